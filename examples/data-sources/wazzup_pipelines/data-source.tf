data "wazzup_pipelines" "all" {}

output "names" {
  value = { for id, funnel in data.wazzup_pipelines.all.pipelines : id => funnel.name }
}
