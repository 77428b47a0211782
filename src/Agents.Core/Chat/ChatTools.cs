using Agents.Core.Routing;
using Agents.Core.Tools;

namespace Agents.Core.Chat;

/// <summary>The tools of a chat agent at one time, and what depends on which there are. Immutable but for values that are computed once.</summary>
/// <param name="gathered">The tools.</param>
/// <param name="formatTokens">An upper bound for the tokens by which the answer's schema describes itself.</param>
internal sealed class ChatTools(GatheredTools gathered, long formatTokens)
{
    private ToolOffer? _all;
    private BudgetNotices? _notices;

    public GatheredTools Gathered => gathered;

    public ToolSet Set => gathered.Tools;

    /// <summary>Gets all tools, as they are shown where no selector decides.</summary>
    public ToolOffer All => _all ??= new ToolOffer([.. Set], formatTokens);

    /// <summary>Gets which tools stand in for which.</summary>
    public StandInTable StandIns { get; } = StandInTable.Of(gathered.Tools);

    public BudgetNotices Notices(BudgetNoticeFormatter formatter) => _notices ??= new BudgetNotices(formatter, Set);
}
