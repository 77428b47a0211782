using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Topologies;

namespace Topologies;

/// <summary>One piece of work in six topologies. <see cref="CompareAsync"/> is the tour of the library.</summary>
internal static class Program
{
    private const int Incomplete = 1;
    private const int Unusable = 2;

    public static Task<int> Main(string[] args) => RunAsync(args, Console.Out, Console.Error, isPlain: Console.IsOutputRedirected);

    internal static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, bool isPlain)
    {
        try
        {
            Arguments arguments = Arguments.Parse(args);
            if (arguments.ShowHelp)
            {
                await output.WriteLineAsync(Arguments.Help);
                return 0;
            }

            await using Stream traces = OpenTraces(arguments.Trace);
            return await CompareAsync(arguments, new Stage(Budget.Usd(arguments.BudgetUsd), traces), new Report(output, isPlain));
        }
        catch (UsageException problem)
        {
            await error.WriteLineAsync(problem.Message);
            return Unusable;
        }
        catch (AgentException failure)
        {
            await error.WriteLineAsync($"A run failed, so there is nothing to compare: {failure.Message}");
            return Incomplete;
        }
    }

    private static async Task<int> CompareAsync(Arguments arguments, Stage stage, Report report)
    {
        // The same team, the same tasks, the same budget: only how the members stand to each other differs.
        List<ShapeRun> runs = [];
        foreach (Topology topology in Enum.GetValues<Topology>())
        {
            Rehearsal rehearsal = new();
            Team team = ReviewTeam.Create(rehearsal, arguments.Fail);
            runs.Add(await stage.PlayAsync(topology.ToString(), team.Arrange(topology), rehearsal));
        }

        // Which topology fits the tasks follows from their shape, and whether a team pays from what is known of one agent. Neither asks a model.
        TopologyChoice choice = new TopologyRouter().Choose(ReleaseReview.Request.Tasks);
        ScalingAdvice advice = new ScalingAdvisor().Advise(new ScalingQuestion
        {
            SingleAgentSuccess = 0.4,
            Tools = 3,
            Decomposability = choice.Metrics.WidthRatio,
            HasVerifiableParts = true,
        });

        // The choice can be wrong, since the tasks may have more to do with each other than their planner thought. This notices, and chooses anew.
        Rehearsal last = new();
        Settling settling = new();
        AdaptiveSynthesis adaptive = AdaptiveSynthesis.Create(
            "adaptive", ReviewTeam.Create(last, arguments.Fail), configure: options => options.ConsistencyThreshold = 0.8);
        ShapeRun settled = await stage.PlayAsync("Adaptive", adaptive, last, settling);

        report.Write(arguments, runs, choice, advice, settled, settling);
        return runs.Append(settled).All(run => run.Result.StopReason == StopReason.Completed) ? 0 : Incomplete;
    }

    private static Stream OpenTraces(string? path)
    {
        try
        {
            return path is null ? Stream.Null : File.Create(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be written: {exception.Message}");
        }
    }
}
