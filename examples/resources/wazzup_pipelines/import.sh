# Some funnels, by id, separated by commas and without blanks
terraform import wazzup_pipelines.crm 'pipeline-1,pipeline-2'

# Ids that hold commas or begin oddly: a JSON array
terraform import wazzup_pipelines.crm '["pipeline-1", "leads, old"]'

# All funnels of the account
terraform import wazzup_pipelines.crm '*'
