"""A small invented instance of Flee's format: a town in conflict, a hub, two camps abroad."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "input_csv/locations.csv": """\
#name,region,country,lat,lon,location_type,conflict_date,population
Alba,North,Arland,1.0,1.0,conflict_zone,0,5000
Bora,North,Arland,1.0,2.0,town,,
Hub,East,Borland,1.0,3.0,forwarding_hub,,
Near,East,Borland,1.0,4.0,camp,,900
Far,South,Corland,1.0,5.0,camp,,0
""",
    "input_csv/routes.csv": """\
#name1,name2,distance,forced_redirection
Alba,Bora,60,
Bora,Hub,80,
Hub,Near,40,
Bora,Far,500,
""",
    "input_csv/closures.csv": "#closure_type,name1,name2,closure_start,closure_end\n",
    "input_csv/conflicts.csv": "#Day,Alba,Bora\n"
    + "".join(f"{day},1,{int(day > 5)}\n" for day in range(12)),
    "input_csv/sim_period.csv": "StartDate,2030-01-01\nLength,12\n",
    "input_csv/registration_corrections.csv": "",
    "source_data/data_layout.csv": "total,total.csv\nNear,near.csv\nFar,far.csv\n",
    "source_data/total.csv": "Date,count\n2030-01-01,150\n2030-01-11,1700\n",
    "source_data/near.csv": "2030-01-01,100\n2030-01-05,300\n2030-01-11,1000\n",
    "source_data/far.csv": ",\n# a note\n2030-01-02,40\n2030-01-08,\n2030-01-09,400\n",
    "settings.yml": """\
log_levels: {agent: 0}
spawn_rules:
  take_from_population: False
  insert_day0: True
move_rules:
  conflict_weight: 0.25
  awareness_level: 1
""",
}


def write_instance(folder: Path, changes: dict[str, str | None] | None = None) -> Path:
    """Write the instance into a folder; `changes` are other contents of files, `None` for none."""
    for name, content in {**FILES, **(changes or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is not None:
            path.write_text(content, encoding="utf-8")
    return folder


def change(name: str, old: str, new: str) -> dict[str, str | None]:
    """Give a file of the instance with one passage changed."""
    assert FILES[name].count(old) >= 1, (name, old)
    return {name: FILES[name].replace(old, new, 1)}
