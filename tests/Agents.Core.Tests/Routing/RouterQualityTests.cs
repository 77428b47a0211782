using Agents.Core.Routing;
using Agents.Core.Tools;
using static Agents.Core.Tests.Routing.RefundScene;

namespace Agents.Core.Tests.Routing;

/// <summary>Routes that are chosen by cost and quality.</summary>
public sealed class RouterQualityTests
{
    private static readonly ToolPolicy Reads = new() { IsReadOnly = true };

    private readonly RefundScene _scene = new();
    private readonly Dictionary<string, Queue<double>> _qualities = new(StringComparer.Ordinal);

    [Fact]
    public async Task An_output_that_is_not_good_enough_is_tried_again_and_then_a_failure()
    {
        Judged("draft", 0.5, 0.6);
        RunResult<RouteResult> result = await RunAsync();

        Assert.Equal(
            [
                "1. Plan: The route to 'done': start -> draft -> goal (cost 1)",
                "2. Retry: The output of 'draft' has the quality 0.5, less than 0.8. It is called again.",
                "3. Fail: The output of 'draft' has the quality 0.6, less than 0.8.",
                "4. Reroute: Without 'draft': start -> expert -> goal (cost 6)",
                "5. Execute: 'expert' succeeded.",
                "6. Complete: The goal 'done' is reached.",
            ],
            Log(result));
        Assert.Equal(Counters(3, failures: 1, reroutes: 1), result.Output.Counters);
    }

    [Fact]
    public async Task A_second_try_that_is_good_enough_is_no_failure()
    {
        Judged("draft", 0.5, 0.8);
        RunResult<RouteResult> result = await RunAsync();

        Assert.Equal(["draft", "draft"], _scene.Calls);
        Assert.Equal(Counters(2), result.Output.Counters);
        Assert.Equal("draft", Assert.Single(result.Output.Steps).Tool);
    }

    [Fact]
    public async Task A_tool_that_changes_something_is_not_called_again_for_its_quality()
    {
        Judged("draft", 0.5);
        RunResult<RouteResult> result = await RunAsync(policy: ToolPolicy.Default);

        Assert.Equal(["draft", "expert"], _scene.Calls);
        Assert.Equal("2. Fail: The output of 'draft' has the quality 0.5, less than 0.8.", Log(result)[1]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_judge_whose_answer_is_no_quality_makes_a_failure(double answer)
    {
        Judged("draft", answer);
        Assert.Equal("2. Fail: The output of 'draft' could not be judged.", Log(await RunAsync())[1]);
    }

    [Fact]
    public async Task A_judge_that_throws_makes_a_failure_and_its_message_is_told_to_nobody()
    {
        _qualities["draft"] = []; // an empty queue throws
        Assert.Equal("2. Fail: The output of 'draft' could not be judged.", Log(await RunAsync())[1]);
        Assert.DoesNotContain("Queue empty", _scene.Recorder.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(-1, "-1")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public async Task A_cost_that_is_no_cost_ends_the_run_and_leaves_nothing_reserved(double cost, string text)
    {
        AgentException exception = await Assert.ThrowsAnyAsync<AgentException>(() => RunAsync(measure: _ => cost));

        Assert.Equal($"MeasureCost must return 0 or more, and finite, but returned {text} for 'draft'.", exception.GetBaseException().Message);
        Assert.Equal(default, _scene.Ledger!.Reserved);
    }

    [Theory]
    [InlineData(0, "cheap")]
    [InlineData(100, "good")]
    public async Task What_failed_calls_have_cost_counts_for_the_rest_of_the_route(double cost, string chosen)
    {
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(_scene.Tool("first"), Options("first", 0, 1))
            .AddTool(_scene.Tool("cheap"), Options("cheap", 1, 0.85))
            .AddTool(_scene.Tool("good"), Options("good", 1.5, 1))
            .AddGoal("done").AddEdge("start", "first").AddEdge("start", "cheap").AddEdge("start", "good")
            .AddEdge("first", "goal").AddEdge("cheap", "goal").AddEdge("good", "goal"));
        _scene.Break("first");
        await RunAsync(graph, step => step.Tool == "first" ? cost : 1);

        Assert.Equal(["first", chosen], _scene.Calls);
    }

    [Fact]
    public async Task A_better_way_for_what_was_measured_is_taken_and_nothing_has_failed()
    {
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(_scene.Tool("read", Reads), Options("read", 1, 1))
            .AddTool(_scene.Tool("cheap", Reads), Options("cheap", 1, 0.85))
            .AddTool(_scene.Tool("good", Reads), Options("good", 1.5, 1))
            .AddGoal("done")
            .AddEdge("start", "read").AddEdge("read", "cheap").AddEdge("read", "good").AddEdge("cheap", "goal").AddEdge("good", "goal"));
        RunResult<RouteResult> result = await RunAsync(graph, step => step.Tool == "read" ? 100 : 1);

        Assert.Equal("1. Plan: The route to 'done': start -> read -> cheap -> goal (cost 2)", Log(result)[0]);
        Assert.Equal("3. Replan: After what was measured: read -> good -> goal (cost 1.5)", Log(result)[2]);
        Assert.Equal(Counters(2), result.Output.Counters);
    }

    [Fact]
    public async Task A_way_that_is_changed_for_a_tool_that_went_down_is_a_reroute_and_no_better_way()
    {
        ToolHealth health = new(clock: _scene.Clock);
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(_scene.Tool("read", Reads), Options("read", 1, 1))
            .AddTool(_scene.Tool("cheap", Reads), Options("cheap", 1, 1))
            .AddTool(_scene.Tool("good", Reads), Options("good", 2, 1))
            .AddGoal("done")
            .AddEdge("start", "read").AddEdge("read", "cheap").AddEdge("read", "good").AddEdge("cheap", "goal").AddEdge("good", "goal"));
        _scene.Act("read", _ =>
        {
            health.MarkDown("cheap");
            return ValueTask.FromResult<object?>("read");
        });
        RunResult<RouteResult> result = await RunAsync(graph, _ => 1, health);

        Assert.Equal((RouteDecisionKind.Reroute, "Without 'cheap':"), (result.Output.Log[2].Kind, result.Output.Log[2].Detail));
        Assert.Equal(Counters(2, reroutes: 1), result.Output.Counters);
    }

    [Fact]
    public async Task A_router_learns_what_its_tools_cost_and_are_worth()
    {
        Judged("draft", 0.5, 0.5);
        ToolGraph graph = Drafts(Reads);
        QualityTable table = new(graph, 0.5);
        await _scene.RunAsync(
            SelfHealingRouter.Create("drafts", graph, options =>
            {
                options.Quality = new QualityOptions();
                options.QualityTable = table;
                options.MeasureCost = _ => 3;
            }),
            "done");

        // Twice half the way from 1 to 3 and from 0.9 to 0.5.
        Assert.Equal((2.5, 0.6), (table.EstimateOf("draft").Cost, Math.Round(table.EstimateOf("draft").Quality, 12)));
    }

    private void Judged(string tool, params double[] qualities) => _qualities[tool] = new Queue<double>(qualities);

    private RouteToolOptions Options(string tool, double cost, double quality) => new()
    {
        Estimate = new QualityEstimate { Cost = cost, Quality = quality },
        Judge = _qualities.TryGetValue(tool, out Queue<double>? answers) ? (_, _) => answers.Dequeue() : null,
    };

    private ToolGraph Drafts(ToolPolicy policy) => ToolGraph.Create(g => g
        .AddTool(_scene.Tool("draft", policy), Options("draft", 1, 0.9)).AddTool(_scene.Tool("expert"), Options("expert", 6, 1))
        .AddGoal("done").AddEdge("start", "draft").AddEdge("start", "expert").AddEdge("draft", "goal").AddEdge("expert", "goal"));

    private Task<RunResult<RouteResult>> RunAsync(ToolPolicy? policy = null, Func<RouteStep, double>? measure = null) =>
        RunAsync(Drafts(policy ?? Reads), measure ?? (_ => 0.5));

    private Task<RunResult<RouteResult>> RunAsync(ToolGraph graph, Func<RouteStep, double> measure, ToolHealth? health = null) => _scene.RunAsync(
        SelfHealingRouter.Create("drafts", graph, options =>
        {
            options.Quality = new QualityOptions();
            options.MeasureCost = measure;
            options.Health = health;
        }),
        "done");
}
