using System.Text.RegularExpressions;
using Agents.Core.Graphs;
using Agents.Core.Roles;
using Agents.Core.Solving;
using ResearchBrief;

namespace Agents.Core.ScenarioTests.ResearchBrief;

public sealed partial class ProgramTests : IDisposable
{
    private const string Question = "How often is the pump replaced?";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_brief_quotes_cites_and_sums_up()
    {
        _folder.With("docs/the pump.md", "# Pump\n\nThe pump is replaced every\r\ntwo years. It is loud.\n");

        Ran ran = await AskAsync(Question, "--budget-usd", "0");

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Matches("^brief: 1 findings, 1 citations, 0 unsupported, [0-9,]+ tokens, \\$0\\.0000$", ran.LastLine);
        Assert.Equal(
            $"""
            # How often is the pump replaced?

            ## Findings

            1. The pump is replaced every two years.
               — [docs/the pump.md:3](docs/the%20pump.md#L3)

            ## Sources

            - [docs/the pump.md](docs/the%20pump.md): Pump; line 3

            ## How this was made

            The model `offline-extractive` searched 1 section in 1 document. It took 5 model calls, 2 tool calls and {TokensOf(ran)} tokens, and cost $0.0000 of a budget of $0.00. Stop reason: Completed.

            Each quoted sentence was then looked up at the line that is cited for it, without the model: 1 citation, 0 unsupported.

            The run was a graph, drawn in [brief.graph.md](brief.graph.md): 5 nodes, work TIME, span TIME, parallelism 1.00.

            """,
            Times().Replace(File.ReadAllText(_folder.PathOf("brief.md")), "TIME"));
    }

    [Fact]
    public async Task Progress_findings_and_spend_are_shown_as_plain_lines()
    {
        _folder.With("a.md", "# Pump\n\nThe pump is replaced every two years.\n");

        Ran ran = await AskAsync(Question);

        Assert.Contains("plan    turn 1  offline-extractive answers", ran.Output, StringComparison.Ordinal);
        Assert.Contains("read/0  turn 1  offline-extractive calls a tool", ran.Output, StringComparison.Ordinal);
        Assert.Matches("check   done in [0-9]+ ms; \\$0\\.0000 of \\$0\\.05 spent, [0-9,]+ tokens", ran.Output);
        Assert.Contains("search_documents \"How often is the pump replaced?\" -> ", ran.Output, StringComparison.Ordinal);
        Assert.Contains("read_section \"a.md#L1\" -> 3 lines, 69 characters", ran.Output, StringComparison.Ordinal);
        Assert.Contains("- The pump is replaced every two years.\n  [a.md:3]", ran.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("| brief/read/0 |           3 |          2 |", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ran.Output);
    }

    [Fact]
    public async Task Each_part_of_a_question_has_a_reader_of_its_own()
    {
        _folder.With("a.md", "# Pump\n\nThe pump is replaced every two years.\n\n# Boiler\n\nThe boiler heats the water of the house.\n");

        Ran ran = await AskAsync("How often is the pump replaced, and what does the boiler heat?");

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Contains("read/0          search_documents \"How often is the pump replaced?\" -> ", ran.Output, StringComparison.Ordinal);
        Assert.Contains("read/1          search_documents \"What does the boiler heat?\" -> ", ran.Output, StringComparison.Ordinal);
        Assert.StartsWith("brief: 2 findings, 2 citations, 0 unsupported, ", ran.LastLine, StringComparison.Ordinal);
        Assert.Matches("In `read`, 2 agents worked at once: [0-9.]+ m?s of work in [0-9.]+ m?s.", File.ReadAllText(_folder.PathOf("brief.md")));
    }

    [Fact]
    public async Task With_a_broken_search_another_tool_answers_and_no_model_call_is_spent()
    {
        _folder.With("a.md", "# Pump\n\nThe pump is replaced every two years.\n\n# Boiler\n\nThe boiler heats the water of the house.\n");

        Ran whole = await AskAsync(Question);
        Ran broken = await AskAsync(Question, "--break", "search");

        Assert.Equal((0, ""), (broken.ExitCode, broken.Error));
        Assert.Contains(
            $"search_documents \"{Question}\" -> [failed] The tool 'search_documents' failed with IOException: The index does not answer. scan_documents is called instead.",
            broken.Output,
            StringComparison.Ordinal);
        Assert.Matches("read/0          scan_documents \"How often is the pump replaced\\?\" -> [0-9]+ characters", broken.Output);
        Assert.Equal(FindingsOf(whole), FindingsOf(broken));
        Assert.Contains("| brief/read/0 |           3 |          2 |", whole.Output, StringComparison.Ordinal);
        Assert.Contains("| brief/read/0 |           3 |          3 |", broken.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_broken_search_the_brief_on_this_repository_is_as_good()
    {
        Ran whole = await Ran.WithAsync("--out", _folder.PathOf("brief.md"));
        Ran broken = await Ran.WithAsync("--out", _folder.PathOf("brief.md"), "--break", "search");

        Assert.Equal(0, broken.ExitCode);
        Assert.Equal(whole.LastLine.Split(", ")[..3], broken.LastLine.Split(", ")[..3]);
    }

    [Fact]
    public async Task The_run_is_drawn_beside_the_brief_and_is_no_source_of_the_next()
    {
        _folder.With("a.md", "# Pump\n\nThe pump is replaced every two years.\n");

        Ran first = await AskAsync(Question);
        string drawing = File.ReadAllText(_folder.PathOf("brief.graph.md"));
        Ran second = await AskAsync(Question);

        Assert.StartsWith("# How [brief.md](brief.md) was made\n\n```mermaid\nflowchart TD\n", drawing, StringComparison.Ordinal);
        Assert.Contains("[[\"read<br/>reader (for each)<br/>", drawing, StringComparison.Ordinal);
        Assert.Matches(@"\| read/0 \| [0-9.]+ m?s \| 3 \| 2 \| [0-9]+ \|\n", drawing);
        Assert.Equal(first.LastLine, second.LastLine);
    }

    [Theory]
    [InlineData("notes.txt", "notes.graph.md")]
    [InlineData("notes", "notes.graph.md")]
    [InlineData(".notes", ".notes.graph.md")]
    [InlineData("a.b.md", "a.b.graph.md")]
    public void The_drawing_has_the_name_of_the_brief(string brief, string drawing) =>
        Assert.Equal(_folder.PathOf(drawing), OutputFile.Check(_folder.PathOf(brief)).Beside(".graph.md").FullPath);

    [Fact]
    public async Task A_reader_that_fails_is_missing_and_the_brief_says_so()
    {
        _folder.With("a.md", "# Pump\n\nThe pump is replaced every two years.\n\n# Boiler\n\nThe boiler heats the water of the house.\n");
        SourceFolder sources = SourceFolder.Open(_folder.Root);
        OutputFile output = OutputFile.Check(_folder.PathOf("brief.md"));
        DocumentLibrary library = DocumentLibrary.Load(sources, [output], TestContext.Current.CancellationToken);
        AgentGraph<string, CheckedBrief> graph = ResearchGraph.Create(new FailingClient("What does the boiler heat?"), library);

        RunResult<CheckedBrief> result = await graph.RunAsync(
            "How often is the pump replaced, and what does the boiler heat?", cancellationToken: TestContext.Current.CancellationToken);
        string text = new BriefWriter(library, sources, output, "offline-extractive").Compose(Outcome.Of(result), new RunTrace(), output.Beside(".graph.md"), budgetUsd: 0.05m);

        Assert.Equal(StopReason.Partial, result.StopReason);
        Assert.Equal(["What does the boiler heat?"], result.Output.Missing);
        Assert.Equal("The pump is replaced every two years.", Assert.Single(result.Output.Findings).Finding.Quote);
        Assert.Contains("## Missing\n\nNobody could read for these parts of the question, so the brief knows nothing of them:\n\n- What does the boiler heat?\n", text, StringComparison.Ordinal);
        Assert.Contains("Stop reason: Partial.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_relevant_is_said_and_is_no_failure()
    {
        _folder.With("a.md", "# Pump\n\nThe pump is replaced every two years.\n");

        Ran ran = await AskAsync("What do penguins eat?");

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Matches("^brief: 0 findings, 0 citations, 0 unsupported, [0-9,]+ tokens, \\$0\\.0000$", ran.LastLine);
        Assert.StartsWith(
            "# What do penguins eat?\n\nNothing in the 1 document searched answers this question.\n\n## How this was made\n",
            File.ReadAllText(_folder.PathOf("brief.md")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skipped_files_are_warnings()
    {
        _folder.With("a.md", "# Pump\n\nThe pump is replaced every two years.\n").With("b.md", [0]);

        Ran ran = await AskAsync(Question);

        Assert.Equal((0, "Skipped b.md: it is binary."), (ran.ExitCode, ran.Error));
    }

    [Fact]
    public async Task Sources_that_cannot_be_used_are_one_sentence_and_exit_code_2()
    {
        string missing = _folder.PathOf("missing");
        _folder.With("file.md", "x").With("empty/a.md", " \n").With("binary/a.md", [0]);

        Assert.Equal($"The folder '{missing}' does not exist.", await FailAsync("--sources", missing));
        Assert.Equal(
            $"--sources must name a folder, but '{_folder.PathOf("file.md")}' is a file.", await FailAsync("--sources", _folder.PathOf("file.md")));
        Assert.Equal(
            $"The folder '{_folder.PathOf("empty")}' holds no .md or .txt file with text.", await FailAsync("--sources", _folder.PathOf("empty")));
        Assert.Equal(
            $"The folder '{_folder.PathOf("binary")}' holds no .md or .txt file with text, apart from 1 that cannot be used.",
            await FailAsync("--sources", _folder.PathOf("binary")));
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_found_before_any_work()
    {
        string nowhere = _folder.PathOf("nowhere/brief.md");

        Assert.Equal($"--out must name a file, but '{_folder.Root}' is a folder.", await FailAsync("--out", _folder.Root));
        Assert.Equal($"The folder of '{nowhere}' does not exist.", await FailAsync("--out", nowhere));
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public async Task Cancelled_run_is_a_sentence_and_exit_code_130_and_writes_nothing()
    {
        _folder.With("a.md", "The pump is replaced every two years.\n");
        using CancellationTokenSource canceled = new();
        await canceled.CancelAsync();

        Ran ran = await Ran.WithAsync(canceled.Token, "--sources", _folder.Root, "--out", _folder.PathOf("brief.md"));

        Assert.Equal((130, "Cancelled; no brief was written."), (ran.ExitCode, ran.Error));
        Assert.False(File.Exists(_folder.PathOf("brief.md")));
    }

    [Fact]
    public async Task Failed_run_is_a_sentence_and_exit_code_1()
    {
        IAgent<string, string> broken = Agent.Create<string, string>("broken", _ => throw new InvalidOperationException("It broke."));
        using StringWriter error = new();
        Screen screen = new(TextWriter.Null, error, isLive: false);

        int exitCode = await ExitCode.OfAsync(
            async () => (await broken.RunAsync("?", cancellationToken: TestContext.Current.CancellationToken)).Output.Length, screen);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The run failed, so there is no brief: ", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Default_run_answers_from_the_documents_of_this_repository()
    {
        Ran ran = await Ran.WithAsync("--out", _folder.PathOf("brief.md"));

        Assert.Equal(0, ran.ExitCode);
        Assert.Matches("^brief: [1-9][0-9]* findings, [1-9][0-9]* citations, 0 unsupported, [0-9,]+ tokens, \\$[0-9]+\\.[0-9]+$", ran.LastLine);
    }

    [Fact]
    public async Task With_a_depth_the_question_becomes_a_tree_that_is_shown_as_it_grows_and_written()
    {
        _folder.With("a.md", "# Pump\n\nThe pump is replaced every two years.\n\n# Boiler\n\nThe boiler heats the water of the house.\n");

        Ran ran = await AskAsync("How often is the pump replaced, and what does the boiler heat?", "--depth", "2");

        const string Tree = """
            1 How often is the pump replaced, and what does the boiler heat?
            ├─ 1.1 How often is the pump replaced?
            └─ 1.2 What does the boiler heat?

            """;
        string output = ran.Output.ReplaceLineEndings("\n");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Contains("1       divided: 2 parts\n1.1     How often is the pump replaced?\n1.2     What does the boiler heat?\n", output, StringComparison.Ordinal);
        Assert.Contains("1.1     reader turn 1  offline-extractive calls a tool", output, StringComparison.Ordinal);
        Assert.Contains("1 answer  verifier turn 1  offline-extractive answers", output, StringComparison.Ordinal);
        Assert.Contains("- The boiler heats the water of the house.\n  [a.md:7]\n", output, StringComparison.Ordinal);
        Assert.Contains($"\n\n{Tree}\n", output, StringComparison.Ordinal);
        Assert.StartsWith("brief: 2 findings, 2 citations, 0 unsupported, ", ran.LastLine, StringComparison.Ordinal);
        string brief = File.ReadAllText(_folder.PathOf("brief.md"));
        Assert.Contains("1. The pump is replaced every two years.\n   — [a.md:3](a.md#L3)\n", brief, StringComparison.Ordinal);
        Assert.Contains($"a tree of 3 tasks, for which roles were called 10 times:\n\n```text\n{Tree}```\n", brief, StringComparison.Ordinal);
        Assert.Contains("[brief.graph.md](brief.graph.md): 4 nodes, ", brief, StringComparison.Ordinal);
        Assert.Matches(@"\n\| 1\.2 \| [0-9.]+ m?s \| 5 \| 2 \| [0-9,]+ \|\n", File.ReadAllText(_folder.PathOf("brief.graph.md")));
    }

    [Fact]
    public async Task With_a_depth_a_question_that_asks_one_thing_is_not_divided()
    {
        _folder.With("a.md", "# Pump\n\nThe pump is replaced every two years.\n");

        Ran ran = await AskAsync(Question, "--depth", "1");

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.DoesNotContain("divided", ran.Output, StringComparison.Ordinal);
        Assert.Contains($"\n\n1 {Question}\n\n", ran.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.StartsWith("brief: 1 findings, 1 citations, 0 unsupported, ", ran.LastLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--break", "search")]
    public async Task With_a_depth_the_compound_question_is_answered_from_this_repository(params string[] more)
    {
        Ran ran = await Ran.WithAsync(["--depth", "2", "--out", _folder.PathOf("brief.md"), .. more]);

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.StartsWith(Arguments.DefaultCompoundQuestion, ran.Output, StringComparison.Ordinal);
        Assert.Equal(more.Length > 0, ran.Output.Contains("scan_documents is called instead.", StringComparison.Ordinal));
        Assert.Matches("^brief: [1-9][0-9]* findings, [1-9][0-9]* citations, 0 unsupported, [0-9,]+ tokens, \\$[0-9]+\\.[0-9]+$", ran.LastLine);
    }

    [Fact]
    public async Task With_a_depth_a_part_that_nobody_could_read_for_is_missing()
    {
        _folder.With("a.md", "# Pump\n\nThe pump is replaced every two years.\n\n# Boiler\n\nThe boiler heats the water of the house.\n");
        SourceFolder sources = SourceFolder.Open(_folder.Root);
        OutputFile output = OutputFile.Check(_folder.PathOf("brief.md"));
        DocumentLibrary library = DocumentLibrary.Load(sources, [output], TestContext.Current.CancellationToken);
        RecursiveSolver solver = ResearchSolver.Create(new FailingClient("What does the boiler heat?"), library, depth: 2);

        RunResult<Answer> run = await solver.RunAsync(
            Goal.Of("How often is the pump replaced, and what does the boiler heat?"), cancellationToken: TestContext.Current.CancellationToken);
        Outcome outcome = Outcome.Of(run, library);

        Assert.Equal(StopReason.Partial, outcome.StopReason);
        Assert.Equal(["What does the boiler heat?"], outcome.Brief.Missing);
        Assert.Equal("The pump is replaced every two years.", Assert.Single(outcome.Brief.Findings).Finding.Quote);
    }

    [Fact]
    public async Task Unsupported_finding_is_marked_in_the_brief()
    {
        _folder.With("a.md", "The pump is loud.\n");
        SourceFolder sources = SourceFolder.Open(_folder.Root);
        OutputFile output = OutputFile.Check(_folder.PathOf("brief.md"));
        DocumentLibrary library = DocumentLibrary.Load(sources, [output], TestContext.Current.CancellationToken);
        Brief invented = new()
        {
            Question = "?",
            Findings = [new Finding { Quote = "The pump is quiet.", Citations = [new Citation { File = "a.md", Line = 1 }] }],
        };
        AgentGraph<Brief, CheckedBrief> check = AgentGraph.Create<Brief, CheckedBrief>(
            "check", (g, brief) => g.Add("check", draft => CitationChecker.Check(draft, library), brief));
        RunResult<CheckedBrief> result = await check.RunAsync(invented, cancellationToken: TestContext.Current.CancellationToken);

        string text = new BriefWriter(library, sources, output, "offline-extractive").Compose(Outcome.Of(result), new RunTrace(), output.Beside(".graph.md"), budgetUsd: 0.05m);

        Assert.Contains("1. The pump is quiet.\n   — [a.md:1](a.md#L1)\n   — **Unsupported: not found at a.md:1**\n", text, StringComparison.Ordinal);
        Assert.Contains(": 1 citation, 1 unsupported.", text, StringComparison.Ordinal);
    }

    private Task<Ran> AskAsync(string question, params string[] more) =>
        Ran.WithAsync(["--question", question, "--sources", _folder.Root, "--out", _folder.PathOf("brief.md"), .. more]);

    private async Task<string> FailAsync(string flag, string value)
    {
        string[] output = flag == "--out" ? [] : ["--out", _folder.PathOf("brief.md")];
        Ran ran = await Ran.WithAsync([flag, value, .. output]);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        return ran.Error;
    }

    [GeneratedRegex(@"\b[0-9]+ ms\b|\b[0-9.]+ s\b", RegexOptions.None, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Times();

    private static string FindingsOf(Ran ran) =>
        string.Join('\n', ran.Output.ReplaceLineEndings("\n").Split('\n').SkipWhile(line => !line.StartsWith("- ", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0));

    private static string TokensOf(Ran ran) => ran.LastLine.Split(", ")[3].Split(' ')[0];
}
