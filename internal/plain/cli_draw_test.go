// SPDX-License-Identifier: MPL-2.0

package plain_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"pgregory.net/rapid"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// scenario is a configuration and a later one, with what others have and do.
type scenario struct {
	account []sandbox.Pipeline // at the beginning
	first   string
	others  []sandbox.Pipeline // they put these before the second
	second  string
}

// scenarios draws whole configurations: settings from variables, for_each, values that are known only after an apply, import blocks, and
// in the second one blocks that have gone.
func scenarios() *rapid.Generator[scenario] {
	return rapid.Custom(func(t *rapid.T) scenario {
		var s scenario
		for _, id := range []string{"imported", "generated", "foreign"} {
			s.account = append(s.account, drawPipeline(t, id))
		}
		s.first = drawConfiguration(t, true) + generated
		if rapid.Bool().Draw(t, "others change") {
			s.others = append(s.others, drawPipeline(t, rapid.SampledFrom([]string{"a", "p", "imported", "foreign"}).Draw(t, "others touch")))
		}
		s.second = drawConfiguration(t, false)
		return s
	})
}

// generated imports what has no block. With -generate-config-out, the CLI writes one.
const generated = "import {\n  to = wazzup_pipelines.generated\n  id = \"generated\"\n}\n"

// drawConfiguration draws a configuration of all resources, or of some of them.
func drawConfiguration(t *rapid.T, all bool) string {
	has := func(name string) bool { return all || rapid.IntRange(0, 3).Draw(t, name+" is there") > 0 }
	faults := rapid.IntRange(0, 11).Draw(t, "with faults") == 7
	b := &configuration{}
	b.line(`provider "wazzup" {
  base_url            = var.base_url
  client_access_token = var.token
  max_retries         = 1
}

variable "base_url" { type = string }
variable "token" { type = string }
variable "sets" {
  type    = map(map(object({ name = string, stages = optional(list(object({ id = string, name = string }))) })))
  default = ` + literal(object{"x": drawSome(t, "p", faults), "y": drawSome(t, "r", faults)}) + `
}`)
	policy := rapid.SampledFrom([]string{"", "", "", "existing_policy = \"adopt\"", "deletion_policy = \"retain\"", "deletion_protection = true", "account_id = \"7204-2419\""})
	var there []string
	if has("each") {
		there = append(there, "wazzup_pipelines.each")
		b.resource("each", "each.value", "for_each = var.sets", policy.Draw(t, "setting of each"))
	}
	if has("one") {
		there = append(there, "wazzup_pipelines.one")
		b.resource("one", b.partly(t, drawSome(t, "a", faults)), policy.Draw(t, "setting of one"))
		b.line("output \"funnels\" {\n  value = wazzup_pipelines.one.pipelines\n}")
	}
	if has("imported") {
		there = append(there, "wazzup_pipelines.imported")
		b.resource("imported", literal(object{"imported": drawFunnel(t, false)}))
		b.line("import {\n  to = wazzup_pipelines.imported\n  id = \"imported\"\n}")
	} else {
		b.line("removed {\n  from = wazzup_pipelines.imported\n  lifecycle {\n    destroy = false\n  }\n}")
	}
	b.line("data \"wazzup_pipelines\" \"all\" {\n  depends_on = [" + strings.Join(there, ", ") + "]\n}")
	b.line("output \"names\" {\n  value = { for id, p in data.wazzup_pipelines.all.pipelines : id => p.name }\n}")
	return b.String()
}

// drawSome draws funnels, at least one unless there are faults.
func drawSome(t *rapid.T, id string, faults bool) object {
	funnels := drawFunnels(t, []string{id, id + "2", id + "ñ"}, faults)
	if len(funnels) == 0 && !faults {
		funnels[id] = drawFunnel(t, false)
	}
	return funnels
}

// configuration is a configuration that is being written.
type configuration struct {
	text   strings.Builder
	inputs object // of a terraform_data, whose output is not known before it is applied
}

func (c *configuration) line(text string) { c.text.WriteString(text + "\n") }

func (c *configuration) resource(name, funnels string, settings ...string) {
	c.line("resource \"wazzup_pipelines\" \"" + name + "\" {\n  pipelines = " + funnels + "\n  " + strings.Join(settings, "\n  ") + "\n}")
}

func (c *configuration) String() string {
	return c.text.String() + "resource \"terraform_data\" \"later\" {\n  input = " + literal(c.inputs) + "\n}\n"
}

// partly writes a value. Some of its parts are outputs of another resource.
func (c *configuration) partly(t *rapid.T, value any) string {
	if rapid.IntRange(0, 9).Draw(t, "known later") == 0 {
		if c.inputs == nil {
			c.inputs = object{}
		}
		name := fmt.Sprint("v", len(c.inputs))
		c.inputs[name] = value
		return "terraform_data.later.output." + name
	}
	return write(value, func(part any) string { return c.partly(t, part) })
}

func literal(value any) string { return write(value, literal) }

// write writes a value in HCL. part writes its parts.
func write(value any, part func(any) string) string {
	switch value := value.(type) {
	case object:
		var b strings.Builder
		for _, name := range slices.Sorted(maps.Keys(value)) {
			b.WriteString(quote(name) + " = " + part(value[name]) + "\n")
		}
		return "{\n" + b.String() + "}"
	case []any:
		var b strings.Builder
		for _, element := range value {
			b.WriteString(part(element) + ", ")
		}
		return "[" + b.String() + "]"
	case string:
		return quote(value)
	}
	return "null"
}

// quote writes a text in HCL, with an escape for each character that is not shown.
func quote(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + strings.NewReplacer("${", "$${", "%{", "%%{").Replace(b.String()) + `"`
}
