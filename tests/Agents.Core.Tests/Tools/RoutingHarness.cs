using Agents.Core.Tools;

namespace Agents.Core.Tests.Tools;

/// <summary>Three tools that pay, each as the test says; the first is what the model calls.</summary>
internal sealed class RoutingHarness
{
    private readonly Dictionary<string, Func<CancellationToken, Task<string>>> _work = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public RoutingHarness()
    {
        Stripe = Make("stripe");
        Razorpay = Make("razorpay");
        Adyen = Make("adyen");
    }

    public ToolHarness Run { get; } = new();

    public Tool Stripe { get; private set; }

    public Tool Razorpay { get; private set; }

    public Tool Adyen { get; private set; }

    /// <summary>Gets the calls that were made, in order.</summary>
    public List<string> Made { get; } = [];

    public FakeToolRouter Router => (FakeToolRouter)Run.Router!;

    public string[] Kinds =>
        [.. Run.Events.Events.Where(e => e is ToolCallStarted or ToolRerouted or ToolCallCompleted or BudgetRefused or StopReported).Select(Describe)];

    /// <summary>Says what a tool does and under which policy.</summary>
    public RoutingHarness With(string name, Func<CancellationToken, Task<string>>? work = null, ToolPolicy? policy = null)
    {
        if (work is not null)
        {
            _work[name] = work;
        }

        Tool tool = Make(name, policy);
        (Stripe, Razorpay, Adyen) = name switch
        {
            "stripe" => (tool, Razorpay, Adyen),
            "razorpay" => (Stripe, tool, Adyen),
            _ => (Stripe, Razorpay, tool),
        };
        return this;
    }

    public RoutingHarness Failing(string name, ToolPolicy? policy = null) => With(name, _ => throw new IOException("line is down"), policy);

    /// <summary>Offers the called tool first, then the others as far as they are given.</summary>
    public RoutingHarness Offer(params Tool[] standIns)
    {
        Run.Router = new FakeToolRouter([new StandIn { Tool = Stripe }, .. standIns.Select(tool => new StandIn { Tool = tool, Mapping = ArgumentMapping.Same })]);
        return this;
    }

    public async Task<ToolCall> CallAsync(string json = """{"id":"a"}""", CancellationToken? cancellationToken = null)
    {
        ToolCall call = ToolHarness.Call("stripe", json);
        await Run.RunAsync([Stripe], cancellationToken ?? TestContext.Current.CancellationToken, [call]);
        return call;
    }

    private static string Describe(AgentEvent e) => e switch
    {
        ToolCallStarted started => $"{started.Tool} started {started.Arguments}",
        ToolRerouted rerouted => $"{rerouted.Tool} > {rerouted.To}: {rerouted.Outcome?.Label ?? "-"}: {rerouted.Reason}",
        ToolCallCompleted completed => $"{completed.Tool} {completed.Outcome.Label} by {completed.AnsweredBy ?? "-"}",
        BudgetRefused => "budget refused",
        _ => "stop reported",
    };

    private Tool Make(string name, ToolPolicy? policy = null) => Tool.Create(
        (string id, CancellationToken token) =>
        {
            lock (_lock)
            {
                Made.Add($"{name} {id}");
            }

            return _work.TryGetValue(name, out Func<CancellationToken, Task<string>>? work) ? work(token) : Task.FromResult($"{name} paid {id}");
        },
        name,
        policy: policy);
}
