// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// Resource returns a configuration of one resource, with its funnels in HCL and further lines of settings.
func Resource(name, funnels string, settings ...string) string {
	return "resource \"wazzup_pipelines\" \"" + name + "\" {\n  pipelines = {\n" + funnels + "\n  }\n" + strings.Join(settings, "\n") + "\n}\n"
}

// Sourced returns a configuration with a required_providers block in front.
func Sourced(configuration string) string {
	return "terraform {\n  required_providers {\n    wazzup = { source = \"wazzup24/wazzup\" }\n  }\n}\n" + configuration
}

// HCL returns funnels in HCL, as the attributes of a map.
func HCL(funnels ...sandbox.Pipeline) string {
	var b strings.Builder
	for _, p := range funnels {
		b.WriteString(Quote(p.ID) + " = { name = " + Quote(p.Name))
		if len(p.Stages) > 0 {
			b.WriteString(", stages = [")
			for _, s := range p.Stages {
				b.WriteString("{ id = " + Quote(s.ID) + ", name = " + Quote(s.Name) + " }, ")
			}
			b.WriteString("]")
		}
		b.WriteString(" }\n")
	}
	return b.String()
}

// Quote returns a text as a string literal in HCL.
func Quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{").Replace(s) + `"`
}

// Funnel returns a funnel with an id, a name and stages: "a b" means the stages a and b, named A and B.
func Funnel(id, name, stages string) sandbox.Pipeline {
	p := sandbox.Pipeline{ID: id, Name: name}
	for s := range strings.FieldsSeq(stages) {
		p.Stages = append(p.Stages, sandbox.Stage{ID: s, Name: strings.ToUpper(s)})
	}
	return p
}

// ByID returns funnels by their ids.
func ByID(list []sandbox.Pipeline) map[string]sandbox.Pipeline {
	m := make(map[string]sandbox.Pipeline, len(list))
	for _, p := range list {
		m[p.ID] = p
	}
	return m
}
