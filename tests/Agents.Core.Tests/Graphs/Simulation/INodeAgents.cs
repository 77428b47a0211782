using Polly;

namespace Agents.Core.Tests.Graphs.Simulation;

/// <summary>Makes the agents of a random graph: some that a simulation decides about, or some that run on threads as they come.</summary>
internal interface INodeAgents
{
    ResiliencePipeline Retries { get; }

    IAgent<TInput, long> Make<TInput>(string name, Func<TInput, AgentContext, long> work);
}
