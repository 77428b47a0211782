using Agents.Core.Graphs;
using Polly;

namespace Agents.Core.Tests.Graphs.Simulation;

/// <summary>Agents that end at once, after a yield, or on another thread, and fail now and then; which of it follows from their place in the run.</summary>
internal sealed class ThreadedAgents(int seed, double failures) : INodeAgents
{
    public ResiliencePipeline Retries { get; } =
        NodeResilience.RetryTransient(TimeProvider.System, retries: 2, baseDelay: TimeSpan.FromMilliseconds(1), maxDelay: TimeSpan.FromMilliseconds(1));

    public IAgent<TInput, long> Make<TInput>(string name, Func<TInput, AgentContext, long> work) => Agent.Create<TInput, long>(
        name,
        (input, context, token) =>
        {
            Random random = new(seed ^ (int)RandomGraph.Mix(context.Path.ToString()));
            int way = random.Next(6);
            Exception? failure = random.NextDouble() >= failures ? null : random.Next(2) == 0 ? new IOException("A failure that passes.") : new InvalidOperationException("A failure.");
            if (way > 2)
            {
                return GoOnAsync(way, input, context, work, failure, token);
            }

            return failure is null ? new ValueTask<long>(work(input, context)) : throw failure;
        });

    private static async ValueTask<long> GoOnAsync<TInput>(
        int way, TInput input, AgentContext context, Func<TInput, AgentContext, long> work, Exception? failure, CancellationToken token)
    {
        switch (way)
        {
            case 3:
                await Task.Yield();
                break;
            case 4:
                await Task.Run(() => { }, token);
                break;
            default:
                await Task.Delay(TimeSpan.FromMilliseconds(1), token);
                break;
        }

        return failure is null ? work(input, context) : throw failure;
    }
}
