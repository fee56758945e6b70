// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"fmt"
	"strings"
	"testing"
)

// manyFunnels is a response with so many funnels of ten stages each. of and ofStage are further members of each of them.
func manyFunnels(funnels int, of, ofStage string) string {
	var body strings.Builder
	body.WriteString(`{"data":[`)
	for i := range funnels {
		fmt.Fprintf(&body, `%s{"stages":[`, ","[:min(i, 1)])
		for j := range 10 {
			fmt.Fprintf(&body, `%s{"id":"%08x-e0a1-4a59-8f50-%012x","name":"In progress %d"%s}`, ","[:min(j, 1)], (i*10+j)*6101, i*10+j, j, ofStage)
		}
		fmt.Fprintf(&body, `],"id":"%08x-7b1c-4a59-9f50-%012x","name":"New inquiry %d"%s}`, i*7919, i*104729, i, of)
	}
	body.WriteString(`],"meta":{"timestamp":1759498023}}`)
	return body.String()
}

func BenchmarkDecodeList(b *testing.B) {
	const funnels = 1000
	for name, body := range map[string]string{
		"documented":   manyFunnels(funnels, "", ""),
		"undocumented": manyFunnels(funnels, `,"sort":10,"settings":{"color": "#fff"}`, `,"color":"#fff"`),
	} {
		raw := []byte(body)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if list, err := (responseRules{}).decodeList(response("application/json"), raw); err != nil || len(list) != funnels {
					b.Fatal(len(list), err)
				}
			}
		})
	}
}
