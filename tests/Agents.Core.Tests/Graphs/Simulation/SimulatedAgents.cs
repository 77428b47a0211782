using Agents.Core.Testing;
using Polly;
using Polly.Retry;

namespace Agents.Core.Tests.Graphs.Simulation;

internal sealed class SimulatedAgents(GraphSimulation simulation) : INodeAgents
{
    /// <summary>Gets retries without delays: a delay that is cancelled goes on on another thread, where no seed decides.</summary>
    public ResiliencePipeline Retries { get; } = new ResiliencePipelineBuilder { TimeProvider = simulation.Clock }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = static arguments => new ValueTask<bool>(arguments.Outcome.Exception is AgentException { IsTransient: true }),
            MaxRetryAttempts = 2,
            Delay = TimeSpan.Zero,
        })
        .Build();

    public IAgent<TInput, long> Make<TInput>(string name, Func<TInput, AgentContext, long> work) =>
        simulation.Wrap(Agent.Create<TInput, long>(name, (input, context, _) => new ValueTask<long>(work(input, context))));
}
