using Agents.Core.Chat;

namespace Agents.Core.Scoring.Tools;

/// <summary>Gives agents a search over their tools.</summary>
public static class ToolSearchBuilderExtensions
{
    /// <summary>Gives the agent the tools of a search, of which its model is shown, turn by turn, what the search finds for it.</summary>
    /// <param name="builder">The builder of the agent.</param>
    /// <param name="search">The search; any number of agents may share it.</param>
    /// <returns>The builder.</returns>
    /// <remarks>The same as giving it <see cref="ToolSearch.Tools"/> and setting <see cref="ChatAgentOptions.ToolSelector"/>. Tools that the agent gets besides are always shown.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The agent was built already.</exception>
    public static ChatAgentBuilder WithToolSearch(this ChatAgentBuilder builder, ToolSearch search)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(search);
        return builder.WithTools(search.Tools).Configure(options => options.ToolSelector = search);
    }
}
