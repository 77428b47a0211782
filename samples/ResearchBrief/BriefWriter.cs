using System.Text;
using Agents.Core.Graphs;

namespace ResearchBrief;

/// <summary>Writes a brief as Markdown.</summary>
internal sealed class BriefWriter
{
    private readonly DocumentLibrary _library;
    private readonly string _sourceRoot;
    private readonly string _outputFolder;
    private readonly string _model;

    /// <param name="library">The documents that the brief cites.</param>
    /// <param name="sources">Where they are.</param>
    /// <param name="output">Where the brief will be; its links start there.</param>
    /// <param name="model">The id of the model that read and wrote.</param>
    public BriefWriter(DocumentLibrary library, SourceFolder sources, OutputFile output, string model)
    {
        _library = library;
        _model = model;
        _sourceRoot = sources.Root;
        _outputFolder = Path.GetDirectoryName(output.FullPath)!;
    }

    public string Compose(Outcome run, RunTrace trace, OutputFile drawing, decimal budgetUsd)
    {
        CheckedBrief brief = run.Brief;
        StringBuilder text = new();
        text.AppendLine($"# {brief.Question}").AppendLine();
        if (brief.Findings.Count == 0)
        {
            text.AppendLine($"Nothing in the {Amount.Of(_library.DocumentCount, "document")} searched answers this question.").AppendLine();
        }
        else
        {
            AppendFindings(text, brief);
            AppendSources(text, brief);
        }

        AppendMissing(text, brief);
        AppendNote(text, brief, run, budgetUsd);
        AppendTree(text, run);
        AppendGraph(text, run, trace, drawing);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private void AppendFindings(StringBuilder text, CheckedBrief brief)
    {
        text.AppendLine("## Findings").AppendLine();
        int number = 0;
        foreach (CheckedFinding finding in brief.Findings)
        {
            text.AppendLine($"{++number}. {finding.Finding.Quote}");
            text.AppendLine($"   — {string.Join(", ", finding.Finding.Citations.Select(Link))}");
            if (!finding.IsSupported)
            {
                string where = finding.Unsupported.Count == 0 ? "no source is cited" : $"not found at {string.Join(", ", finding.Unsupported)}";
                text.AppendLine($"   — **Unsupported: {where}**");
            }

            text.AppendLine();
        }
    }

    private void AppendSources(StringBuilder text, CheckedBrief brief)
    {
        text.AppendLine("## Sources").AppendLine();
        IEnumerable<IGrouping<string, Citation>> files = brief.Findings
            .SelectMany(finding => finding.Finding.Citations)
            .Distinct()
            .GroupBy(citation => citation.File);
        foreach (IGrouping<string, Citation> file in files)
        {
            string title = _library.TryGetDocument(file.Key, out Document? document) ? document.Title : "not among the documents";
            string lines = string.Join(", ", file.Select(citation => citation.Line).Order());
            text.AppendLine($"- [{file.Key}]({Target(file.Key)}): {title}; {(file.Count() == 1 ? "line" : "lines")} {lines}");
        }

        text.AppendLine();
    }

    private static void AppendMissing(StringBuilder text, CheckedBrief brief)
    {
        if (brief.Missing.Count > 0)
        {
            text.AppendLine("## Missing").AppendLine();
            text.AppendLine("Nobody could read for these parts of the question, so the brief knows nothing of them:").AppendLine();
            text.AppendJoin("", brief.Missing.Select(part => $"- {part}\n")).AppendLine();
        }
    }

    private void AppendNote(StringBuilder text, CheckedBrief brief, Outcome run, decimal budgetUsd)
    {
        text.AppendLine("## How this was made").AppendLine();
        text.AppendLine(
            $"The model `{_model}` searched {Amount.Of(_library.SectionCount, "section")} in {Amount.Of(_library.DocumentCount, "document")}. "
            + $"It took {Amount.Of(run.Spend.ModelCalls, "model call")}, {Amount.Of(run.Spend.ToolCalls, "tool call")} and {Amount.Of(run.Spend.Tokens, "token")}, "
            + $"and cost {Amount.Spent(run.Spend.Dollars)} of a budget of {Amount.Limit(budgetUsd)}. Stop reason: {run.StopReason}.");
        if (brief.CitationCount > 0)
        {
            text.AppendLine();
            text.AppendLine(
                $"Each quoted sentence was then looked up at the line that is cited for it, without the model: "
                + $"{Amount.Of(brief.CitationCount, "citation")}, {brief.UnsupportedCount} unsupported.");
        }
    }

    private static void AppendTree(StringBuilder text, Outcome run)
    {
        if (run.Tree is { } tree)
        {
            text.AppendLine();
            int tasks = tree.ListTasks().Count();
            string shape = tasks == 1 ? "was not divided" : $"was divided into a tree of {tasks} tasks";
            text.AppendLine($"The question {shape}, for which roles were called {Amount.Of(tree.Calls, "time")}:");
            text.AppendLine().AppendLine("```text").Append(tree).AppendLine("```");
        }
    }

    private static void AppendGraph(StringBuilder text, Outcome run, RunTrace trace, OutputFile drawing)
    {
        GraphReport report = run.Graph;
        text.AppendLine();
        text.AppendLine(
            $"The run was a graph, drawn in [{drawing.Name}]({Uri.EscapeDataString(drawing.Name)}): {Amount.Of(trace.Count, "node")}, "
            + $"work {Amount.Of(report.Work)}, span {Amount.Of(report.Span)}, parallelism {report.Parallelism:0.00}.");
        foreach (NodeTrace node in trace.Nodes.Where(node => node.Items.Count > 1))
        {
            // The report counts a list of items as one node.
            TimeSpan work = node.Items.Values.Aggregate(TimeSpan.Zero, (sum, item) => sum + (item.Duration ?? TimeSpan.Zero));
            text.AppendLine($"In `{node.Name}`, {node.Items.Count} agents worked at once: {Amount.Of(work)} of work in {Amount.Of(node.Duration ?? TimeSpan.Zero)}.");
        }
    }

    private string Link(Citation citation) => $"[{citation}]({Target(citation.File)}#L{citation.Line})";

    // Links work from where the brief is; a space or a bracket in a name would end one.
    private string Target(string path)
    {
        string target = Path.GetRelativePath(_outputFolder, Path.Combine(_sourceRoot, path)).Replace('\\', '/');
        return string.Join('/', target.Split('/').Select(Uri.EscapeDataString)).Replace("(", "%28").Replace(")", "%29");
    }
}
