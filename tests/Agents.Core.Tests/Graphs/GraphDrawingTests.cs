using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Graphs as text for Mermaid and Graphviz.</summary>
public sealed class GraphDrawingTests
{
    private readonly GraphScene _scene = new();

    [Fact]
    public void A_graph_is_drawn_before_it_runs()
    {
        GraphShape shape = Small().Shape;

        Assert.Equal(
            """
            flowchart TD
                n0(["input"])
                n1("ask<br/>model")
                n2["spare"]
                n3["main"]
                n4{{"both<br/>all"}}
                n5{"gate<br/>gate"}
                n0 --> n1
                n0 --> n2
                n1 --> n3
                n2 -. fallback .-> n3
                n1 --> n4
                n3 --> n4
                n4 --> n5

            """.ReplaceLineEndings("\n"),
            shape.ToMermaid());
        Assert.Equal(
            """
            digraph "g" {
                rankdir=TB;
                node [fontname="sans-serif"];
                n0 [label="input", shape=oval];
                n1 [label="ask\nmodel", shape=box];
                n2 [label="spare", shape=box];
                n3 [label="main", shape=box];
                n4 [label="both\nall", shape=hexagon];
                n5 [label="gate\ngate", shape=diamond];
                n0 -> n1;
                n0 -> n2;
                n1 -> n3;
                n2 -> n3 [style=dashed, label="fallback"];
                n1 -> n4;
                n3 -> n4;
                n4 -> n5;
            }

            """.ReplaceLineEndings("\n"),
            shape.ToDot());
    }

    [Fact]
    public async Task A_run_is_drawn_with_states_times_and_its_critical_path()
    {
        Task<RunResult<IReadOnlyList<int>>> run = _scene.RunAsync(Small(), 1);
        _scene.Advance(100);
        GraphReport report = (await run).GetGraphReport()!;

        Assert.Equal(
            """
            flowchart TD
                n0(["input"])
                n1("ask<br/>model<br/>20 ms")
                n2["spare<br/>skipped"]
                n3["main<br/>5 ms"]
                n4{{"both<br/>all<br/>0 ms"}}
                n5{"gate<br/>gate<br/>0 ms"}
                n0 ==> n1
                n0 --> n2
                n1 ==> n3
                n2 -. fallback .-> n3
                n1 --> n4
                n3 ==> n4
                n4 ==> n5
                classDef succeeded fill:#cdeccd,color:#111
                class n0,n1,n3,n4,n5 succeeded
                classDef skipped fill:#e4e4e4,color:#111
                class n2 skipped
                classDef critical stroke-width:3px,stroke:#111
                class n0,n1,n3,n4,n5 critical

            """.ReplaceLineEndings("\n"),
            report.ToMermaid());
        Assert.Contains("""    n1 [label="ask\nmodel\n20 ms", shape=box, style=filled, fillcolor="#cdeccd", penwidth=3];""", report.ToDot(), StringComparison.Ordinal);
        Assert.Contains("""    n2 [label="spare\nskipped", shape=box, style=filled, fillcolor="#e4e4e4"];""", report.ToDot(), StringComparison.Ordinal);
        Assert.Contains("    n1 -> n4;\n    n3 -> n4 [penwidth=3];\n", report.ToDot(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\"] --> x[\"b", "a#34;#93; --#62; x#91;#34;b", "a\\\"] --> x[\\\"b")]
    [InlineData("end", "end", "end")]
    [InlineData("]", "#93;", "]")]
    [InlineData("<script>&amp;", "#60;script#62;#38;amp#59;", "<script>&amp;")]
    [InlineData("back\\", "back#92;", "back\\\\")]
    [InlineData("\\\"];evil", "#92;#34;#93;#59;evil", "\\\\\\\"];evil")]
    [InlineData("`md` %% #35;", "#96;md#96; #37;#37; #35;35#59;", "`md` %% #35;")]
    [InlineData("zażółć 漢", "zażółć 漢", "zażółć 漢")]
    public void A_name_cannot_break_out_of_its_label(string name, string mermaid, string dot)
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>(name, (g, input) => g.Add(name, (int n) => n, input));

        Assert.Equal($"flowchart TD\n    n0([\"input\"])\n    n1[\"{mermaid}\"]\n    n0 --> n1\n", graph.Shape.ToMermaid());
        Assert.Contains($"    n1 [label=\"{dot}\", shape=box];\n", graph.Shape.ToDot(), StringComparison.Ordinal);
        Assert.StartsWith($"digraph \"{dot}\" {{\n", graph.Shape.ToDot(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_shape_tells_of_each_node_what_it_is()
    {
        GraphShape shape = Small().Shape;

        Assert.Equal(("g", 6, "gate"), (shape.Name, shape.NodeCount, shape.Output));
        Assert.Equal(
            [
                "input Input    Int32", "ask Agent model input  Int32", "spare Function  input  Int32", "main Function  ask spare Int32",
                "both All  ask,main  IReadOnlyList`1", "gate Gate  both  IReadOnlyList`1",
            ],
            shape.Nodes.Select(node => $"{node.Name} {node.Kind} {node.Agent} {string.Join(',', node.Inputs)} {node.Fallback} {node.OutputType.Name}"));
    }

    private AgentGraph<int, IReadOnlyList<int>> Small() => AgentGraph.Create<int, IReadOnlyList<int>>("g", (g, input) =>
    {
        Node<int> ask = g.Add("ask", Agent.Create("model", _scene.Takes(20)), input);
        Node<int> spare = g.Add("spare", (int n) => n, input);
        Node<int> main = g.Add("main", _scene.Takes(5), ask, new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(spare) });
        return g.When("gate", g.All("both", [ask, main]), _ => true);
    });
}
