using System.Text;
using Agents.Core.Graphs;

namespace ResearchBrief;

/// <summary>Writes the run as a graph: a Mermaid drawing, and a table with the items that the drawing has no room for.</summary>
internal sealed class GraphWriter(OutputFile brief)
{
    public string Compose(Outcome run, RunTrace trace)
    {
        GraphReport report = run.Graph;
        StringBuilder text = new();
        text.AppendLine($"# How [{brief.Name}]({Uri.EscapeDataString(brief.Name)}) was made").AppendLine();
        text.AppendLine("```mermaid").Append(report.ToMermaid()).AppendLine("```").AppendLine();
        text.AppendLine($"{report}. The thick path is the one that took longest; the items of a list count as one node.").AppendLine();
        text.AppendLine("| node | time | model calls | tool calls | tokens |").AppendLine("|---|---:|---:|---:|---:|");
        foreach (NodeTrace node in trace.ListNodes())
        {
            text.AppendLine($"| {node.Name} | {node.Status} | {node.Spend.ModelCalls} | {node.Spend.ToolCalls} | {node.Spend.Tokens:N0} |");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }
}
