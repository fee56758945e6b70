# The funnels of several accounts, with a partner's credentials.
data "wazzup_pipelines" "client" {
  for_each   = toset(["7204-2419", "1111-2222"])
  account_id = each.key
}

output "clients" {
  value = { for account, client in data.wazzup_pipelines.client : account => { pipelines = client.pipelines } }
}
