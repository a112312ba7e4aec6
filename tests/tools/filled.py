"""A template filled in every way that its live checks speak of, and its past."""

from pipeline.past.previous import Past
from pipeline.returns import Filled

PAST = {"plan_tasks": Past(21, None, "value"), "guidance_documents": Past(40, 40, "value")}
FILLED = {
    "plan_tasks": Filled(21),
    "plan_tasks_done": Filled(30),
    "guidance_documents": Filled("21 văn bản, công văn"),
    "survey_forms": Filled(0),
    "survey_mode": Filled("0 - Trực tuyến"),
    "dialogue_held": Filled("không"),
    "institutions": Filled(state="Không phát sinh"),
    "legal_documents_issued": Filled(4),
    "procedures_in_force": Filled(8),
    "workflow_approved_rate": Filled(6.0),
    "workflow_digital_rate": Filled(None, 5, 7),
    "files_on_time_departments_rate": Filled(None, 9, "tám"),
    "files_on_time_land_rate": Filled(63.1),
    "posts_cut_rate": Filled(0.631),
    "files_on_time_construction_rate": Filled(state="Không áp dụng"),
    "procedures_on_portal": Filled("KAD"),
    "procedures_online_portal": Filled(3, state="Chưa có số liệu"),
    "posts_assigned": Filled(2.5),
}
