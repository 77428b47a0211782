using Agents.Core.Graphs;
using Agents.Core.Graphs.Plans;
using Agents.Core.Testing;
using static Agents.Core.Tests.Graphs.Plans.SmallPlans;

namespace Agents.Core.Tests.Graphs.Plans;

public sealed class GraphPlanRepairTests
{
    private static readonly string A = Node("a", "inc", "input");

    public static TheoryData<string, string, string[]> Repaired => new()
    {
        {
            Json("b", A, Node("b", "sum", "a", "b", "ghost", "a", "input", "input")),
            Json("b", A, Node("b", "sum", "a", "input")),
            [
                "SelfReference b/b: Node 'b' took its own output; that input was left out.",
                "UnknownNode b/ghost: Node 'b' took 'ghost', which is not in the plan; that input was left out.",
                "DuplicateReference b/a: Node 'b' took 'a' again; that input was left out.",
                "DuplicateReference b/input: Node 'b' took 'input' again; that input was left out.",
            ]
        },
        {
            Json("a", A, Node("b", "inc", "c"), Node("c", "inc", "b"), Node("d", "nobody", "a")),
            Json("a", A),
            [
                "Unused b: The output did not depend on node 'b'; it was left out.",
                "Unused c: The output did not depend on node 'c'; it was left out.",
                "Unused d: The output did not depend on node 'd'; it was left out.",
            ]
        },
        {
            // Nobody needs what goes in a circle here, so nothing is broken for it.
            Json("a", A, Node("b", "sum", "c", "input"), Node("c", "sum", "b", "input")),
            Json("a", A),
            ["Unused b: The output did not depend on node 'b'; it was left out.", "Unused c: The output did not depend on node 'c'; it was left out."]
        },
        {
            // The way is a → d → c → b → a; the nodes a and d stand furthest apart.
            Json("a", Node("a", "sum", "b", "input"), Node("b", "sum", "c", "input"), Node("c", "sum", "d", "input"), Node("d", "sum", "a", "input")),
            Json("a", Node("a", "sum", "b", "input"), Node("b", "sum", "c", "input"), Node("c", "sum", "d", "input"), Node("d", "sum", "input")),
            ["Cycle d/a: Node 'd' takes 'a' no more, which broke the cycle 'a' → 'd' → 'c' → 'b' → 'a'."]
        },
        {
            // The way is a → b → c → d → a; again a and d, which close it this time.
            Json("d", Node("a", "sum", "d", "input"), Node("b", "sum", "a", "input"), Node("c", "sum", "b", "input"), Node("d", "sum", "c", "input")),
            Json("d", Node("a", "sum", "input"), Node("b", "sum", "a", "input"), Node("c", "sum", "b", "input"), Node("d", "sum", "c", "input")),
            ["Cycle a/d: Node 'a' takes 'd' no more, which broke the cycle 'a' → 'b' → 'c' → 'd' → 'a'."]
        },
        {
            // Of the inputs on the way only that of c can go, though others are wider.
            Json("a", Node("a", "inc", "b"), Node("b", "inc", "c"), Node("c", "sum", "a", "input")),
            Json("a", Node("a", "inc", "b"), Node("b", "inc", "c"), Node("c", "sum", "input")),
            ["Cycle c/a: Node 'c' takes 'a' no more, which broke the cycle 'a' → 'c' → 'b' → 'a'."]
        },
        {
            // What only the broken way needed is left out after it.
            Json("a", Node("a", "sum", "c", "input"), Node("b", "inc", "a"), Node("c", "inc", "b")),
            Json("a", Node("a", "sum", "input")),
            [
                "Cycle a/c: Node 'a' takes 'c' no more, which broke the cycle 'a' → 'b' → 'c' → 'a'.",
                "Unused b: The output did not depend on node 'b'; it was left out.",
                "Unused c: The output did not depend on node 'c'; it was left out.",
            ]
        },
    };

    public static TheoryData<string, string[]> NotRepaired => new()
    {
        { Json("a", Node("a", "add", "a", "ghost")), ["$.nodes[0].inputs[0]: Node 'a' takes its own output.", "$.nodes[0].inputs[1]: There is no node 'ghost'."] },
        { Json("a", Node("a", "sum", "a")), ["$.nodes[0].inputs[0]: Node 'a' takes its own output."] },
        { Json("a", Join("a", "sum", "{'policy':'quorum','count':2}", "input", "input")), ["$.nodes[0].inputs[1]: Node 'a' takes 'input' twice."] },
        { Json("a", Node("a", "inc", "b"), Node("b", "inc", "a")), ["$.nodes[0]: Nodes wait for each other: 'a' → 'b' → 'a'."] },
        { Json("b", A, Node("b", "write", "a")), ["$.output: The output must be Int32, but node 'b' makes String."] },
    };

    [Theory]
    [MemberData(nameof(Repaired))]
    public void A_mistake_with_a_plain_remedy_is_repaired_and_noted(string json, string repaired, string[] repairs)
    {
        GraphPlanResult<int, int> result = Repair(json);

        Assert.Equal([], result.Problems);
        Assert.Equal(repaired, result.GetPlan().ToJson());
        Assert.Equal(repairs, result.Repairs.Select(repair => $"{repair.Kind} {repair.Node}{(repair.Input is null ? "" : $"/{repair.Input}")}: {repair}"));
        Assert.Same(result.Repairs, result.Plan!.Repairs);
        Assert.Null(Read(json).Plan);
    }

    [Theory]
    [MemberData(nameof(NotRepaired))]
    public void What_has_no_plain_remedy_is_refused(string json, string[] problems)
    {
        GraphPlanResult<int, int> result = Repair(json);

        Assert.Equal(problems, result.Problems.Select(problem => problem.ToString()));
        Assert.Null(result.Plan);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_plan_of_more_than_three_cycles_fails(int cycles)
    {
        IEnumerable<string> pairs = Enumerable.Range(0, cycles).SelectMany(i => new[] { Node($"a{i}", "sum", $"b{i}", "input"), Node($"b{i}", "sum", $"a{i}", "input") });

        GraphPlanResult<int, int> result = Repair(Json("z", [.. pairs, Node("z", "sum", [.. Enumerable.Range(0, cycles).Select(i => $"b{i}")])]));

        Assert.Equal(
            cycles == 3 ? [] : ["$.nodes[6]: Nodes wait for each other: 'a3' → 'b3' → 'a3'. 3 cycles were broken before, and no more may be."],
            result.Problems.Select(problem => problem.ToString()));
        Assert.Equal(cycles == 3, result.Plan is not null);
        Assert.Equal(3, result.Repairs.Count(repair => repair.Kind == PlanRepairKind.Cycle));
    }

    [Fact]
    public async Task Repairs_are_events_of_every_run_of_the_graph()
    {
        AgentGraph<int, int> graph = Repair(Json("b", A, Node("b", "sum", "a", "b", "ghost"))).GetPlan().ToGraph("mended");

        for (int run = 0; run < 2; run++)
        {
            EventRecorder recorder = new();
            RunOptions options = new();
            options.Observers.Add(recorder);
            Assert.Equal(2, (await graph.RunAsync(1, options, TestContext.Current.CancellationToken)).Output);

            AgentEvent[] events = [.. recorder.Events];
            int started = Array.FindIndex(events, e => e is GraphStarted);
            Assert.Equal(
                ["mended SelfReference", "mended UnknownNode"],
                events.Skip(started + 1).Take(2).Select(e => $"{e.Path} {((PlanRepaired)e).Repair.Kind}"));
            Assert.Equal(2, events.OfType<PlanRepaired>().Count());
        }
    }
}
