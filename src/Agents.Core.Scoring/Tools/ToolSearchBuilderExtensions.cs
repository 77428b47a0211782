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

    /// <summary>Lets the agent's model be shown, turn by turn, what a search by words finds for it among the tools that the agent has by then.</summary>
    /// <param name="builder">The builder of the agent.</param>
    /// <param name="configure">Changes how it searches; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <remarks>For tools that change while the agent works, such as those of <see cref="ChatAgentBuilder.WithToolSource"/>: the search is made when the agent first
    /// works, and anew when its tools have changed. Options that do not fit the tools by then fail the run, or leave it with the tools from before.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The agent was built already.</exception>
    public static ChatAgentBuilder WithToolSearch(this ChatAgentBuilder builder, Action<ToolSearchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ToolSearchOptions searching = new();
        configure?.Invoke(searching);
        return builder.Configure(options => options.ToolSelector = new LiveToolSearch(searching));
    }
}
