using Agents.Core.Chat;
using Agents.Core.Tools;

namespace Agents.Core.Scoring.Tools;

/// <summary>Searches whatever tools an agent has, made anew when they change.</summary>
/// <remarks>Thread-safe. Two calls of an agent that find new tools at once make the same search twice.</remarks>
/// <param name="options">How it searches; nobody else changes them.</param>
internal sealed class LiveToolSearch(ToolSearchOptions options) : IToolSelector
{
    private volatile ToolSearch? _latest;

    public IToolSelection Begin(ToolSet tools)
    {
        ToolSearch? search = _latest;
        if (search is null || !ReferenceEquals(search.Tools, tools))
        {
            _latest = search = ToolSearch.Create(tools, options);
        }

        return search.Begin(tools);
    }
}
