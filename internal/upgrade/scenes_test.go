// SPDX-License-Identifier: MPL-2.0

package upgrade

import (
	"net/http"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// scene is something that users leave behind when they upgrade.
type scene struct {
	settings sandbox.Settings
	// record makes it, with the provider as it is now.
	record func(place)
	// goOn upgrades: it begins where record, or an earlier release's record, has ended.
	goOn func(place)
}

const providers = `provider "wazzup" {
  account_id = "7204-2419"
}
`

// scenes are recorded for each release, below these names.
var scenes = map[string]scene{
	"settled":    {settings: sandbox.Settings{StageOrder: sandbox.ByID}, record: recordSettled, goOn: goOnSettled},
	"unfinished": {record: recordUnfinished, goOn: goOnUnfinished},
	"altered":    {record: recordAltered, goOn: goOnAltered},
}

// settled is every attribute, in a state that is up to date. Wazzup shows the stages of "settings" in another order than the
// configuration, which private state remembers.
const settled = providers + `
variable "token" {
  type      = string
  sensitive = true
}

provider "wazzup" {
  alias               = "token"
  client_access_token = var.token
}

resource "wazzup_pipelines" "defaults" {
  pipelines = {
    "plain" = {
      name   = "Plain"
      stages = [{ id = "a", name = "A" }, { id = "b", name = "B" }]
    }
    "1001" = { name = "Воронка «Ё» 🔥 <&> ${"$"}{x}" }
  }
}

resource "wazzup_pipelines" "settings" {
  account_id          = "1111-2222"
  existing_policy     = "adopt"
  deletion_policy     = "retain"
  deletion_protection = true
  pipelines = {
    "ordered" = {
      name   = "Ordered"
      stages = [{ id = "b", name = "B" }, { id = "a", name = "A" }]
    }
  }
}

resource "wazzup_pipelines" "each" {
  for_each  = toset(["north", "south"])
  pipelines = { (each.key) = { name = each.key } }
}

resource "wazzup_pipelines" "token" {
  provider  = wazzup.token
  pipelines = { "own" = { name = "Own" } }
}

data "wazzup_pipelines" "all" {
  account_id = "1111-2222"
  depends_on = [wazzup_pipelines.settings]
}
`

func recordSettled(p place) {
	p.sandbox.Put(byDefault, acctest.Funnel("foreign", "Foreign", "x"))
	p.Write(configFile, settled)
	p.Apply()
	p.MustPlanNothing()
}

func goOnSettled(p place) {
	p.MustPlanNothing()
	p.posts(0)
	p.edit(`name   = "Plain"`, `name   = "Plain 2"`)
	p.says(p.Apply(), "0 added, 1 changed, 0 destroyed")
	p.posts(1)
	p.locks(byDefault)
	p.MustPlanNothing()
	p.Must(0, "destroy", "-auto-approve")
	p.has(byDefault, "foreign")
	p.has(named, "ordered") // it is retained
	p.has(byToken)
}

// unfinished is an apply that was broken off: one object is tainted, one is deposed. The block of a third is gone.
const (
	orphan     = "\nresource \"wazzup_pipelines\" \"orphan\" {\n  pipelines = { \"orphan\" = { name = \"Orphan\" } }\n}\n"
	unfinished = providers + `
resource "wazzup_pipelines" "tainted" {
  pipelines = { "tainted" = { name = "Tainted" } }
}

resource "wazzup_pipelines" "replaced" {
  account_id = "1111-2222"
  pipelines  = { "old" = { name = "Old" } }
  lifecycle {
    create_before_destroy = true
  }
}
`
)

func recordUnfinished(p place) {
	p.sandbox.Put(byDefault, acctest.Funnel("foreign", "Foreign", "x"))
	p.Write(configFile, unfinished+orphan)
	p.Apply()
	p.edit(`"old" = { name = "Old" }`, `"new" = { name = "New" }`)
	p.sandbox.Inject(sandbox.Fault{Method: http.MethodPost, Path: sandbox.PipelinesPath, Account: named, Skip: 1, Times: -1, Status: http.StatusForbidden})
	p.Must(1, "apply", "-auto-approve", "-replace=wazzup_pipelines.replaced")
	p.sandbox.ClearFaults()
	p.Must(0, "taint", "wazzup_pipelines.tainted")
	p.edit(orphan, "")
}

func goOnUnfinished(p place) {
	p.says(p.Must(0, "plan"), "wazzup_pipelines.tainted is tainted", "(deposed object", "wazzup_pipelines.orphan will be destroyed", "1 to add, 0 to change, 3 to destroy")
	p.Apply()
	p.MustPlanNothing()
	p.has(byDefault, "foreign", "tainted")
	p.has(named, "new")
}

// altered is an account of each kind in which Wazzup has damaged others' funnels. Private state remembers it, so that nothing is
// posted that would do it again.
const altered = providers + `
resource "wazzup_pipelines" "grown" {
  pipelines = { "grown" = { name = "Grown" } }
}

resource "wazzup_pipelines" "lost" {
  account_id = "1111-2222"
  pipelines  = { "lost" = { name = "Lost" } }
}

resource "wazzup_pipelines" "pairs" {
  provider  = wazzup.token
  pipelines = { "pairs" = { name = "Pairs" } }
}

variable "token" {
  type      = string
  sensitive = true
}

provider "wazzup" {
  alias               = "token"
  client_access_token = var.token
}
`

func recordAltered(p place) {
	p.sandbox.Put(byDefault, acctest.Funnel("foreign", "A & B", ""))
	p.sandbox.Put(named, acctest.Funnel("first", "First", ""))
	p.sandbox.Put(byToken, acctest.Funnel("mine", "Theirs", ""))
	p.Write(configFile, altered)
	p.Apply()

	// One kind of damage after the other, each in one account.
	damage := func(old, replacement, said string, how func(*sandbox.Settings)) {
		p.t.Helper()
		p.edit(old, replacement)
		p.sandbox.Set(how)
		p.says(p.Must(1, "apply", "-auto-approve"), said)
		p.sandbox.Set(func(s *sandbox.Settings) { *s = sandbox.Settings{} })
	}
	damage(`{ name = "Grown" }`, `{ name = "Grown 2" }`, "Wazzup altered other funnels", func(s *sandbox.Settings) { s.Texts = sandbox.TextsEscaped })
	p.sandbox.Put(named, acctest.Funnel("theirs", "Theirs", ""))
	damage(`{ name = "Lost" }`, `{ name = "Lost 2" }`, "Wazzup altered other funnels", func(s *sandbox.Settings) { s.First = 2 })
	damage(`"pairs" = { name = "Pairs" }`, `"pairs" = { name = "Pairs" }, "MINE" = { name = "Mine" }`, "MINE", func(s *sandbox.Settings) { s.IDs = sandbox.IDsCaseBlind })
}

func goOnAltered(p place) {
	p.edit(`"Grown 2"`, `"Grown 3"`)
	p.says(p.Must(1, "plan", "-target=wazzup_pipelines.grown"), "Funnels would be altered again")
	p.edit(`"Lost 2"`, `"Lost 3"`)
	p.says(p.Must(1, "plan", "-target=wazzup_pipelines.lost"), "Other funnels may be lost again")
	p.says(p.Must(1, "plan", "-target=wazzup_pipelines.pairs"), "MINE")
	p.posts(0)
}
