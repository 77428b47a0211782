using Agents.Core.Traces;
using Topologies;

namespace Agents.Core.ScenarioTests.Topologies;

public sealed class ProgramTests : IDisposable
{
    private const string Tasks = "The tasks are changes, tests, load, security, rollback, notes, decide.";

    private readonly string _trace = Path.Combine(Path.GetTempPath(), $"topologies-{Path.GetRandomFileName()}.jsonl");

    public void Dispose() => File.Delete(_trace);

    [Fact]
    public async Task The_last_line_sums_up()
    {
        (int code, string[] lines, string error) = await RunAsync();

        Assert.Equal(
            (0, "topologies: 6 shapes, 4 right, the router takes Parallel, the advisor Hierarchical, settled in 2 passes as hold", ""),
            (code, lines[^1], error));
    }

    [Fact]
    public async Task Each_shape_takes_its_time_its_spend_and_its_messages()
    {
        (_, string[] lines, _) = await RunAsync();

        Assert.Equal(
            [
                "| Single        | 58.3 s |  3,799 | $0.0359 |           1 |        0 |       0 | ship, wrong |",
                "| Sequential    | 60.6 s |  6,251 | $0.0429 |           7 |        0 |       0 | hold, right |",
                "| Parallel      | 25.2 s |  6,301 | $0.0450 |           8 |        0 |       0 | ship, wrong |",
                "| Hybrid        | 27.5 s |  6,583 | $0.0458 |           8 |        0 |       0 | hold, right |",
                "| Hierarchical  | 27.5 s |  6,583 | $0.0458 |           8 |        0 |       0 | hold, right |",
                "| Decentralized | 64.8 s | 18,848 | $0.1639 |           8 |       12 |       0 | hold, right |",
            ],
            lines.Where(line => line.EndsWith("right |", StringComparison.Ordinal) || line.EndsWith("wrong |", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Results_that_contradict_each_other_are_settled_in_a_second_pass()
    {
        (_, string[] lines, _) = await RunAsync();

        string[] section = [.. lines.SkipWhile(line => line != "What happens when the results contradict each other").Skip(1).TakeWhile(line => line.Length > 0)];
        Assert.StartsWith("  Pass 1: Parallel. 5 of 7 tasks can run at once,", section[0], StringComparison.Ordinal);
        Assert.Equal("          The reports agree to 0.71, not enough (0.80): the arbiter settles it, and the tasks are coupled more tightly.", section[1]);
        Assert.StartsWith("  Pass 2: Hierarchical. The coupling was raised to 0.73, above 0.6,", section[2], StringComparison.Ordinal);
        Assert.EndsWith(" Verdict: hold.", section[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_fails_is_missing_unless_a_lead_gives_it_to_somebody_else()
    {
        (int code, string[] lines, _) = await RunAsync("--fail", "load");

        Assert.Equal(1, code);
        Assert.Equal(
            [0, 5, 2, 2, 0, 0],
            Enum.GetNames<Agents.Core.Topologies.Topology>().Select(name => lines.Count(line => line.StartsWith($"{name}: Task ", StringComparison.Ordinal))));
        Assert.Contains("| Hierarchical  | 45.8 s |  8,222 | $0.0499 |           9 |        0 |       0 | hold, right |", lines);
    }

    [Fact]
    public async Task No_shape_spends_more_than_its_budget()
    {
        (int code, string[] lines, _) = await RunAsync("--budget-usd", "0.05", "--trace", _trace);

        Assert.Equal(1, code);
        Assert.Contains("a budget of $0.05 for each run", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.All(Traces(), trace => Assert.InRange(trace.Costs["usd"], 0.001, 0.05));
    }

    [Fact]
    public async Task Traces_are_a_valid_line_for_each_run_and_the_same_every_time()
    {
        await RunAsync("--trace", _trace);
        string first = await File.ReadAllTextAsync(_trace, TestContext.Current.CancellationToken);
        await RunAsync("--trace", _trace);

        Assert.Equal(first, await File.ReadAllTextAsync(_trace, TestContext.Current.CancellationToken));
        Assert.Equal(
            ["Single", "Sequential", "Parallel", "Hybrid", "Hierarchical", "Decentralized", "Adaptive"],
            Traces().Select(trace => trace.System));
        Assert.Equal(7, Traces().Select(trace => trace.TraceId).Distinct().Count());
        Assert.All(Traces(), trace => Assert.Equal(0, trace.Metrics!["events_dropped"]));
    }

    [Theory]
    [InlineData("Unknown argument '--shape'; --help lists the known ones.", "--shape", "x")]
    [InlineData("--fail is given twice.", "--fail", "load", "--fail", "load")]
    [InlineData("--trace needs a value.", "--trace")]
    [InlineData("--trace is empty.", "--trace", "")]
    [InlineData($"There is no task 'lunch'. {Tasks}", "--fail", "lunch")]
    [InlineData("--budget-usd must be a number of dollars from 0 to 1000, such as 0.05, but is '-1'.", "--budget-usd", "-1")]
    public async Task What_cannot_be_understood_is_one_sentence_and_exit_code_2(string sentence, params string[] args)
    {
        (int code, string[] lines, string error) = await RunAsync(args);

        Assert.Equal((2, "", sentence), (code, string.Concat(lines), error));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_found_before_any_work()
    {
        (int code, string[] lines, string error) = await RunAsync("--trace", Path.GetTempPath());

        Assert.Equal((2, ""), (code, string.Concat(lines)));
        Assert.StartsWith($"'{Path.GetTempPath()}' cannot be written: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_is_shown_and_nothing_is_done(string flag)
    {
        (int code, string[] lines, string error) = await RunAsync(flag);

        Assert.Equal((0, Arguments.Help.ReplaceLineEndings("\n"), ""), (code, string.Join('\n', lines), error));
    }

    private OrchestrationTrace[] Traces()
    {
        string[] lines = File.ReadAllLines(_trace);
        Assert.All(lines, line => Assert.Empty(OrchestrationTraceValidator.Validate(line)));
        return [.. lines.Select(line => OrchestrationTraceReader.Parse(line))];
    }

    // Away from the test's own synchronization, so that all of a run stays on the thread that moves its clock.
    private static async Task<(int Code, string[] Lines, string Error)> RunAsync(params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await Task.Run(() => Program.RunAsync(args, output, error, isPlain: true), TestContext.Current.CancellationToken);
        return (code, output.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'), error.ToString().TrimEnd());
    }
}
