using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>The tools that a model is shown in one turn, and what their descriptions take. Immutable.</summary>
internal sealed class ToolOffer
{
    private AITool[]? _withArtifacts;

    /// <param name="tools">The tools, in the order in which the model reads them.</param>
    /// <param name="formatTokens">An upper bound for the tokens by which the answer's schema describes itself.</param>
    public ToolOffer(Tool[] tools, long formatTokens)
    {
        Tools = tools;
        DescriptionBytes = tools.Sum(TokenEstimate.OfTool);
        Bound = DescriptionBytes + TokenEstimate.OfTool(ReadArtifactFunction.Tool) + formatTokens;
    }

    public Tool[] Tools { get; }

    /// <summary>Gets an upper bound for the tokens by which the tools and the answer's schema describe themselves.</summary>
    public long Bound { get; }

    /// <summary>Gets how many bytes the tools' descriptions take.</summary>
    public long DescriptionBytes { get; }

    /// <summary>Makes the list for a request.</summary>
    public AITool[] List(bool withArtifacts) => withArtifacts ? _withArtifacts ??= [.. Tools, ReadArtifactFunction.Tool] : Tools;
}
