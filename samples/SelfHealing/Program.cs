using Agents.Core;
using Agents.Core.Routing;

namespace SelfHealing;

/// <summary>A refund whose tools break while it is under way. <see cref="RefundAsync"/> is the tour of the library.</summary>
internal static class Program
{
    private const int Incomplete = 1;
    private const int Unusable = 2;

    public static Task<int> Main(string[] args) => RunAsync(args, Console.Out, Console.Error, isPlain: Console.IsOutputRedirected);

    internal static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, bool isPlain)
    {
        if (!Arguments.TryParse(args, out Arguments? arguments, out string? problem))
        {
            await error.WriteLineAsync(problem);
            return Unusable;
        }

        if (arguments.ShowHelp)
        {
            await output.WriteLineAsync(Arguments.Help);
            return 0;
        }

        return await RefundAsync(arguments, new Report(output, isPlain));
    }

    private static async Task<int> RefundAsync(Arguments arguments, Report report)
    {
        // The tools, and which may follow which. A backup is in the graph from the start; it only costs more.
        Shop shop = new(arguments.Break);
        ToolGraph graph = RefundGraph.Create(shop);

        // When no route to the goal is left, this takes the weaker goal without asking anybody. Escalation.ToModel would ask an agent.
        SelfHealingRouter router = SelfHealingRouter.Create(
            "refunds", graph, options => options.Escalation = Escalation.ToPolicy(RefundGraph.Told));

        RunResult<RouteResult> refund = await router.RunAsync(new RouteRequest
        {
            Goal = RefundGraph.Refunded,
            Values = new Dictionary<string, object?> { ["order"] = Shop.OrderId },
        });

        // The same refund where a model decides each step, to count what was saved: with tools that stand in for each other, and without.
        Tally[] tallies =
        [
            Tally.Of("the router", refund, shop),
            await RefundAgents.RunAsync("a model, with stand-ins", RefundAgents.WithStandIns, arguments.Break),
            await RefundAgents.RunAsync("a model, each step", RefundAgents.EachStep, arguments.Break),
        ];

        report.Write(arguments, refund, shop, tallies);
        return refund.StopReason == StopReason.Completed ? 0 : Incomplete;
    }
}
