using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>A clock that a test drives, runs on it, and limits.</summary>
internal sealed class LimitsScene
{
    public ManualTimeProvider Clock { get; } = new();

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static ModelLimits MakeLimits(Action<ModelLimitsOptions> configure)
    {
        ModelLimitsOptions options = new() { TokenEstimator = TokenEstimators.UpperBound };
        configure(options);
        return new ModelLimits(options);
    }

    public AgentContext Run(EventRecorder? recorder = null) => Run(Clock, recorder);

    public static AgentContext Run(TimeProvider clock, EventRecorder? recorder = null)
    {
        RunOptions options = new() { Clock = clock };
        if (recorder is not null)
        {
            options.Observers.Add(recorder);
        }

        return new AgentContext(new RunState("agent", options));
    }

    public static ModelCallOptions Of(AgentContext context) => new(null, new CallOfRun(context));

    /// <summary>Lets the pool work until something holds.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class CallOfRun(AgentContext context) : ModelCall
    {
        public override AgentContext? Context => context;

        public override ModelEndpoint? Endpoint => null;

        public override bool TryAgain(ModelException failure, ModelEndpoint? next, out int? maxOutputTokens, out BudgetRefusal? refusal) =>
            throw new NotSupportedException();

        public override bool TrySwitch(ModelEndpoint next, out int? maxOutputTokens, out BudgetRefusal? refusal) =>
            throw new NotSupportedException();
    }
}
