# Some funnels, by id, separated by commas and without blanks
terraform import wazzup_pipelines.crm 'pipeline-1,pipeline-2'

# Ids that hold commas or begin oddly: a JSON array
terraform import wazzup_pipelines.crm '["pipeline-1", "leads, old"]'

# All funnels of the account
terraform import wazzup_pipelines.crm '*'

# With a partner's credentials: the account in front, and a slash
terraform import 'wazzup_pipelines.client["7204-2419"]' '7204-2419/pipeline-1,pipeline-2'
