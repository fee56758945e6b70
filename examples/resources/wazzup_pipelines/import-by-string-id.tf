import {
  to = wazzup_pipelines.crm
  id = "pipeline-1,pipeline-2"
}
