// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"fmt"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// thousand are 1,000 funnels of ten stages.
func thousand() map[string]wazzup.Pipeline {
	funnels := map[string]wazzup.Pipeline{}
	for i := range 1000 {
		p := wazzup.Pipeline{ID: fmt.Sprintf("pipeline-%d", i), Name: fmt.Sprintf("Funnel %d", i)}
		for j := range 10 {
			p.Stages = append(p.Stages, wazzup.Stage{ID: fmt.Sprintf("stage-%d", j), Name: fmt.Sprintf("Stage %d", j)})
		}
		funnels[p.ID] = p
	}
	return funnels
}

func BenchmarkDecode(b *testing.B) {
	from := Encode(thousand())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(from); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	funnels := thousand()
	b.ReportAllocs()
	for b.Loop() {
		if Encode(funnels).IsNull() {
			b.Fatal("nothing")
		}
	}
}

func BenchmarkValidate(b *testing.B) {
	m, err := Decode(Encode(thousand()))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if diags := Validate(m); len(diags) > 0 {
			b.Fatal(diags)
		}
	}
}
