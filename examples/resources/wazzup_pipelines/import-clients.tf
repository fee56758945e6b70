# All funnels of each account, with a partner's credentials. for_each needs Terraform 1.7 or OpenTofu 1.7.
import {
  for_each = toset(["7204-2419", "1111-2222"])
  to       = wazzup_pipelines.client[each.key]
  id       = "${each.key}/*"
}
