using System.Text;
using Agents.Core.Graphs;
using Agents.Core.Graphs.Plans;
using Agents.Core.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Graphs.Plans;

/// <summary>Random plans, and texts that were plans before bytes of them were changed: each is refused with its problems, or runs to its end.</summary>
public sealed class GraphPlanFuzzTests
{
    // Total, so that a run can fail for no other reason than the plan's.
    private static readonly AgentCatalog Catalog = new AgentCatalogBuilder()
        .Add(Agent.Create<int, int>("inc", x => unchecked(x + 1)), "Adds one.")
        .Add(Agent.Create<(int A, int B), int>("add", x => unchecked(x.A + x.B)), "Adds two numbers.")
        .AddMany(Agent.Create<IReadOnlyList<int>, int>("sum", x => x.Aggregate(0, (sum, y) => unchecked(sum + y))), "Adds numbers.")
        .Add(Agent.Create<int, string>("write", x => $"{x}"), "Writes a number.")
        .AddMany(Agent.Create<IReadOnlyList<object>, int>("count", x => x.Count), "Counts texts.")
        .Build();

    private static readonly string[] Tokens =
        ["{", "}", "[", "]", ",", ":", "\"", "null", "true", "-", "1e999", "0.5", "input", "\\uD800", "\\u0000", "//", "\uFEFF", "version", "\"join\":{\"policy\":\"any\"},", " \n", "{\"value\":1},"];

    [Fact]
    public async Task A_random_plan_is_refused_or_makes_what_it_says()
    {
        int valid = 0;
        int refused = 0;
        int times = LongRuns.Times(10_000);
        await CheckAsync(times, async random =>
        {
            RandomPlan plan = new(random, isSpoilt: random.Next(4) > 0);
            string json = plan.ToJson();
            GraphPlanResult<int, int> result = GraphPlan.Read<int, int>(json, Catalog);

            Assert.True(plan.IsValid == (result.Plan is not null), $"{json}\n{string.Join('\n', result.Problems)}");
            Assert.Empty(result.Repairs);
            Assert.DoesNotContain(result.Problems, problem => problem.Message.Contains("s3cret", StringComparison.Ordinal));
            _ = plan.IsValid ? valid++ : refused++;
            int? output = await CheckResultAsync(result);
            if (plan.IsValid && plan.IsExact)
            {
                Assert.Equal(plan.Evaluate(7), output);
            }
        });
        Assert.InRange(valid, times / 5, times);
        Assert.InRange(refused, times / 5, times);
    }

    [Fact]
    public async Task A_random_plan_is_repaired_only_where_it_was_wrong()
    {
        int repaired = 0;
        int times = LongRuns.Times(10_000);
        await CheckAsync(times, async random =>
        {
            RandomPlan plan = new(random, isSpoilt: true);
            GraphPlanResult<int, int> result = GraphPlan.Read<int, int>(plan.ToJson(), Catalog, new GraphPlanOptions { Repair = true });

            Assert.False(plan.IsValid && (result.Plan is null || result.Repairs.Count > 0));
            Assert.False(!plan.IsValid && result.Plan is not null && result.Repairs.Count == 0);
            Assert.InRange(result.Repairs.Count(repair => repair.Kind == PlanRepairKind.Cycle), 0, GraphPlan.MaxBrokenCycles);
            repaired += result.Plan?.Repairs.Count > 0 ? 1 : 0;
            await CheckResultAsync(result);
        });
        Assert.InRange(repaired, times / 50, times);
    }

    [Fact]
    public async Task A_text_with_changed_bytes_is_refused_or_runs()
    {
        int read = 0;
        int times = LongRuns.Times(10_000);
        await CheckAsync(times, async random =>
        {
            byte[] json = Encoding.UTF8.GetBytes(new RandomPlan(random, isSpoilt: random.Next(4) == 0).ToJson());
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                json = Mutate(json, random);
            }

            GraphPlanResult<int, int> result = GraphPlan.Read<int, int>(json, Catalog, new GraphPlanOptions { Repair = random.Next(2) == 0 });
            read += result.Plan is null ? 0 : 1;
            await CheckResultAsync(result);
        });
        Assert.InRange(read, times / 40, times);
    }

    private static Task CheckAsync(int times, Func<Random, Task> property) =>
        Task.Run(() => Prop.ForAll(LongRuns.Seeds, seed => property(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(times)));

    /// <summary>Checks that there are problems or a whole plan, which reads as it is written, and runs.</summary>
    private static async Task<int?> CheckResultAsync(GraphPlanResult<int, int> result)
    {
        Assert.Equal(result.Plan is null, result.Problems.Count > 0);
        Assert.InRange(result.Problems.Count, Math.Min(result.ProblemCount, GraphPlan.MaxProblemsListed), result.ProblemCount);
        Assert.All(result.Problems, problem => Assert.DoesNotContain(problem.ToString(), c => char.IsControl(c) || char.IsSurrogate(c)));
        if (result.Plan is not { } plan)
        {
            return null;
        }

        GraphPlanResult<int, int> again = GraphPlan.Read<int, int>(plan.ToJson(), Catalog);
        Assert.Empty(again.Problems);
        Assert.Equal(plan.ToJson(), again.GetPlan().ToJson());

        AgentGraph<int, int> graph = plan.ToGraph("fuzz");
        Assert.All(plan.NodeIds, id => Assert.Contains(graph.Shape.Nodes, node => node.Name == id));

        // A clock that stands, so that no deadline of a plan ends anything.
        RunResult<int> run = await graph.RunAsync(7, new RunOptions { Clock = new ManualTimeProvider() }, TestContext.Current.CancellationToken);
        return run.Output;
    }

    private static byte[] Mutate(byte[] json, Random random)
    {
        List<byte> bytes = [.. json];
        int at = random.Next(bytes.Count + 1);
        int length = Math.Min(random.Next(1, 12), bytes.Count - at);
        switch (random.Next(10))
        {
            case 0 when length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 3:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                break;
            case 4 when length > 0:
                bytes[at] = (byte)"0123456789naz"[random.Next(13)];
                break;
            default:
                return SwapStrings(json, random);
        }

        return [.. bytes];
    }

    /// <summary>Puts one text of the JSON in the place of another, or both in each other's, which often leaves a plan that can be read.</summary>
    private static byte[] SwapStrings(byte[] json, Random random)
    {
        string[] parts = Encoding.Latin1.GetString(json).Split('"');
        int[] values = [.. Enumerable.Range(0, parts.Length - 1).Where(i => i % 2 == 1 && !parts[i + 1].StartsWith(':'))];
        if (values.Length > 0)
        {
            int from = values[random.Next(values.Length)];
            int to = values[random.Next(values.Length)];
            (parts[from], parts[to]) = random.Next(2) == 0 ? (parts[to], parts[from]) : (parts[to], parts[to]);
        }

        return Encoding.Latin1.GetBytes(string.Join('"', parts));
    }
}
