using System.Globalization;
using System.Text;

namespace Agents.Core.Graphs;

/// <summary>Draws a graph, before a run or after it.</summary>
internal sealed class GraphDrawing
{
    private readonly GraphTopology _topology;
    private readonly IReadOnlyList<NodeReport>? _reports;
    private readonly HashSet<(string From, string To)> _criticalEdges;

    private GraphDrawing(GraphTopology topology, GraphReport? report)
    {
        _topology = topology;
        _reports = report?.Nodes;
        IReadOnlyList<string> path = report?.CriticalNodes ?? [];
        _criticalEdges = [.. path.Zip(path.Skip(1))];
    }

    public static GraphDrawing Of(GraphTopology topology, GraphReport? report) => new(topology, report);

    public string WriteMermaid()
    {
        StringBuilder text = new("flowchart TD\n");
        for (int node = 0; node < _topology.Nodes.Length; node++)
        {
            (string open, string close) = MermaidShape(_topology.Nodes[node].Kind);
            string label = string.Join("<br/>", LinesOf(node).Select(EscapeMermaid));
            text.Append(CultureInfo.InvariantCulture, $"    n{node}{open}\"{label}\"{close}\n");
        }

        for (int node = 0; node < _topology.Nodes.Length; node++)
        {
            foreach (int input in _topology.InputsOf(node))
            {
                text.Append(CultureInfo.InvariantCulture, $"    n{input} {(IsCritical(input, node) ? "==>" : "-->")} n{node}\n");
            }

            if (_topology.Nodes[node].Fallback is { } fallback)
            {
                text.Append(CultureInfo.InvariantCulture, $"    n{fallback.Index} -. fallback .-> n{node}\n");
            }
        }

        if (_reports is not null)
        {
            AppendMermaidClasses(text);
        }

        return text.ToString();
    }

    public string WriteDot(string name)
    {
        StringBuilder text = new($"digraph \"{EscapeDot(name)}\" {{\n    rankdir=TB;\n    node [fontname=\"sans-serif\"];\n");
        for (int node = 0; node < _topology.Nodes.Length; node++)
        {
            string label = string.Join("\\n", LinesOf(node).Select(EscapeDot));
            string style = _reports is null
                ? ""
                : $", style=filled, fillcolor=\"{ColorOf(_reports[node].State)}\"{(_reports[node].IsCritical ? ", penwidth=3" : "")}";
            text.Append(CultureInfo.InvariantCulture, $"    n{node} [label=\"{label}\", shape={DotShape(_topology.Nodes[node].Kind)}{style}];\n");
        }

        for (int node = 0; node < _topology.Nodes.Length; node++)
        {
            foreach (int input in _topology.InputsOf(node))
            {
                text.Append(CultureInfo.InvariantCulture, $"    n{input} -> n{node}{(IsCritical(input, node) ? " [penwidth=3]" : "")};\n");
            }

            if (_topology.Nodes[node].Fallback is { } fallback)
            {
                text.Append(CultureInfo.InvariantCulture, $"    n{fallback.Index} -> n{node} [style=dashed, label=\"fallback\"];\n");
            }
        }

        return text.Append("}\n").ToString();
    }

    private IEnumerable<string> LinesOf(int node)
    {
        NodeDefinition definition = _topology.Nodes[node];
        yield return definition.NameAt(node);
        string? what = definition.Kind switch
        {
            NodeKind.Agent or NodeKind.Repeat or NodeKind.ForEach or NodeKind.Route when definition.Agent is { } agent && agent != definition.NameAt(node) =>
                definition.Kind == NodeKind.Agent ? agent : $"{agent} ({Word(definition.Kind)})",
            NodeKind.Quorum => $"{definition.Quorum} of {definition.Inputs.Count}",
            NodeKind.Input or NodeKind.Agent or NodeKind.Function => null,
            _ => Word(definition.Kind),
        };
        if (what is not null)
        {
            yield return what;
        }

        if (_reports is not null && definition.Kind is not (NodeKind.Input or NodeKind.Value))
        {
            yield return Describe(_reports[node]);
        }
    }

    private static string Word(NodeKind kind) => kind switch
    {
        NodeKind.ForEach => "for each",
        NodeKind.FirstSuccess => "first success",
        NodeKind.AllSettled => "all settled",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string Describe(NodeReport report)
    {
        string state = report.State switch
        {
            NodeState.Skipped => report.SkipReason == SkipReason.GateClosed ? "closed" : "skipped",
            NodeState.Canceled => "cancelled",
            NodeState.Succeeded when report.IsSubstitute => "failed, made up for",
            NodeState.Succeeded => "",
            _ => report.State.ToString().ToLowerInvariant(),
        };
        string time = report.Start is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{report.Duration.TotalMilliseconds:0.###} ms");
        string spend = report.Spend.Tokens > 0 ? string.Create(CultureInfo.InvariantCulture, $"{report.Spend.Tokens:N0} tokens") : "";
        string money = report.Spend.MicroDollars > 0 ? string.Create(CultureInfo.InvariantCulture, $"${report.Spend.Dollars:0.0000##}") : "";
        string items = report.Items.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{report.Items.Count} {(report.Items.Count == 1 ? "item" : "items")}") : "";
        return string.Join(", ", new[] { state, items, time, spend, money }.Where(part => part.Length > 0));
    }

    // An edge is critical when both of its ends are, and the second one follows the first on the path.
    private bool IsCritical(int from, int to) =>
        _criticalEdges.Contains((_topology.NameOf(from), _topology.NameOf(to)));

    private void AppendMermaidClasses(StringBuilder text)
    {
        foreach (IGrouping<NodeState, int> group in Enumerable.Range(0, _reports!.Count).GroupBy(node => _reports[node].State).OrderBy(group => group.Key))
        {
            string state = group.Key.ToString().ToLowerInvariant();
            text.Append(CultureInfo.InvariantCulture, $"    classDef {state} fill:{ColorOf(group.Key)},color:#111\n");
            text.Append(CultureInfo.InvariantCulture, $"    class {string.Join(',', group.Select(node => $"n{node}"))} {state}\n");
        }

        int[] critical = [.. Enumerable.Range(0, _reports.Count).Where(node => _reports[node].IsCritical)];
        if (critical.Length > 0)
        {
            text.Append("    classDef critical stroke-width:3px,stroke:#111\n");
            text.Append(CultureInfo.InvariantCulture, $"    class {string.Join(',', critical.Select(node => $"n{node}"))} critical\n");
        }
    }

    private static string ColorOf(NodeState state) => state switch
    {
        NodeState.Succeeded => "#cdeccd",
        NodeState.Failed => "#f4c7c3",
        NodeState.Skipped => "#e4e4e4",
        NodeState.Canceled => "#fbe3b6",
        _ => "#ffffff",
    };

    private static (string Open, string Close) MermaidShape(NodeKind kind) => kind switch
    {
        NodeKind.Input or NodeKind.Value => ("([", "])"),
        NodeKind.Gate => ("{", "}"),
        NodeKind.All or NodeKind.Any or NodeKind.Quorum or NodeKind.AllSettled => ("{{", "}}"),
        NodeKind.ForEach or NodeKind.Repeat or NodeKind.FirstSuccess or NodeKind.Route => ("[[", "]]"),
        NodeKind.Agent => ("(", ")"),
        _ => ("[", "]"),
    };

    private static string DotShape(NodeKind kind) => kind switch
    {
        NodeKind.Input or NodeKind.Value => "oval",
        NodeKind.Gate => "diamond",
        NodeKind.All or NodeKind.Any or NodeKind.Quorum or NodeKind.AllSettled => "hexagon",
        NodeKind.ForEach or NodeKind.Repeat or NodeKind.FirstSuccess or NodeKind.Route => "box3d",
        _ => "box",
    };

    // Mermaid knows entity codes only in this form; everything that could end the label or begin markup is written so.
    private static string EscapeMermaid(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c) || c is ' ' or '?' or '!' or '/' or '.' or ',' or '-' or '_' or '(' or ')' or ':' or '$' or '=' or '*')
            {
                escaped.Append(c);
            }
            else if (char.IsSurrogate(c))
            {
                escaped.Append('?');
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
            }
        }

        return escaped.ToString();
    }

    private static string EscapeDot(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
