using Agents.Core.Chat;
using Agents.Core.Roles;
using Agents.Core.Solving;
using Microsoft.Extensions.AI;

namespace ResearchBrief;

/// <summary>The work as a tree: a question that holds several is divided, each part is read for, and the answers are put together and judged.</summary>
internal static class ResearchSolver
{
    public static RecursiveSolver Create(IChatClient model, DocumentLibrary library, int depth, bool isSearchBroken = false)
    {
        // Any agent can be given a part: this is the reader of the graph, whose findings become an answer with its places in brackets.
        ChatAgent<Brief> reader = ResearchGraph.CreateReader(model, library, isSearchBroken);
        return RecursiveSolver.Create("brief")
            .WithAtomizer(ChatAtomizer.Create(model))
            .WithPlanner(ChatPlanner.Create(model))
            .WithExecutor(Executor.Of(reader, CitedText.Write))
            .WithAggregator(ChatAggregator.Create(model))
            .WithVerifier(ChatVerifier.Create(model))
            .Configure(options => options.MaxDepth = depth)
            .Build();
    }
}
