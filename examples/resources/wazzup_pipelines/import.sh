# Some funnels: their ids, separated by commas, without blanks
terraform import wazzup_pipelines.crm 'pipeline-1,pipeline-2'

# Ids that contain commas, and a few others: a JSON array
terraform import wazzup_pipelines.crm '["pipeline-1", "leads, old"]'

# All funnels of the account
terraform import wazzup_pipelines.crm '*'

# With a partner's credentials: first the account and a slash
terraform import 'wazzup_pipelines.client["7204-2419"]' '7204-2419/pipeline-1,pipeline-2'
