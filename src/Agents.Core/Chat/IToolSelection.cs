using Agents.Core.Tools;

namespace Agents.Core.Chat;

/// <summary>Which tools one call of an agent shows to its model: asked before every turn with tools.</summary>
/// <remarks>
/// The turns of one call follow each other, so <see cref="SelectAsync"/> is never called twice at the same time; its <see cref="Functions"/> may be called
/// several times at once between two turns.
/// </remarks>
public interface IToolSelection
{
    /// <summary>Gets functions of the selection's own that are shown in every turn, such as one that searches for more tools.</summary>
    /// <value>The same list each time. No name is one of the agent's tools. Empty for none.</value>
    IReadOnlyList<Tool> Functions { get; }

    /// <summary>Selects the tools for the next turn.</summary>
    /// <param name="request">What there is so far.</param>
    /// <param name="context">The context of the agent, whose budget pays for what the selection costs.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Tools of the agent's set, each once, in the order in which the model reads them; none is allowed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<IReadOnlyList<Tool>> SelectAsync(ToolSelectionRequest request, AgentContext context, CancellationToken cancellationToken);
}
