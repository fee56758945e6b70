output "funnel_ids" {
  description = "Ids of all funnels."
  value       = keys(wazzup_pipelines.this.pipelines)
}
