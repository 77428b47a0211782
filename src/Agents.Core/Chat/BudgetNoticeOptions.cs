namespace Agents.Core.Chat;

/// <summary>What a model is told about its budget, and in which words.</summary>
/// <remarks>Read once when the <see cref="BudgetNoticeFormatter"/> is made; changes after that have no effect on it.</remarks>
public sealed class BudgetNoticeOptions
{
    /// <summary>What stands in <see cref="DepletedClosing"/> for the names of the tools that have nothing left.</summary>
    public const string NamesPlaceholder = "{names}";

    /// <summary>Gets or sets whether all budgets stand on one line, separated by commas, as is usual for search agents.</summary>
    /// <value>The default is <see langword="false"/>: one line a budget.</value>
    public bool SingleLine { get; set; }

    /// <summary>Gets or sets whether the block after a tool result also says, tool by tool, what its regime asks for.</summary>
    /// <value>The default is <see langword="false"/>: only the policy text of the first turn says that.</value>
    public bool ShowsGuidance { get; set; }

    /// <summary>Gets or sets whether money is shown, and counts for the overall level.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ShowsMoney { get; set; }

    /// <summary>Gets or sets whether tokens are shown, and count for the overall level.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ShowsTokens { get; set; }

    /// <summary>Gets or sets whether turns are shown, and count for the overall level.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ShowsTurns { get; set; }

    /// <summary>Gets the guidance of single tools, by the name of the unit that they are counted in, letter case included: the tool's name
    /// unless its policy names a unit.</summary>
    /// <value>No value may be <see langword="null"/>. The default is empty.</value>
    public IDictionary<string, ToolGuidance> Tools { get; } = new Dictionary<string, ToolGuidance>(StringComparer.Ordinal);

    /// <summary>Gets or sets the guidance of every tool that <see cref="Tools"/> does not list.</summary>
    /// <value>The default is <see cref="ToolGuidance.General"/>.</value>
    public ToolGuidance OtherTools { get; set; } = ToolGuidance.General;

    /// <summary>Gets or sets the sentence that closes the block while the overall level is <see cref="BudgetLevel.High"/>.</summary>
    /// <value>A sentence in one line; not empty. The default says to look widely.</value>
    public string HighClosing { get; set; } = "Much is left, so look widely before you settle on anything.";

    /// <summary>Gets or sets the sentence that closes the block while the overall level is <see cref="BudgetLevel.Medium"/>.</summary>
    /// <value>A sentence in one line; not empty. The default says to narrow down.</value>
    public string MediumClosing { get; set; } = "A good part is used, so narrow down to what still has to be found out.";

    /// <summary>Gets or sets the sentence that closes the block while the overall level is <see cref="BudgetLevel.Low"/>.</summary>
    /// <value>A sentence in one line; not empty. The default says to check one fact or to finish.</value>
    public string LowClosing { get; set; } = "Little is left, so check the one fact that decides, or finish.";

    /// <summary>Gets or sets the sentence that closes the block while the overall level is <see cref="BudgetLevel.Critical"/>.</summary>
    /// <value>A sentence in one line; not empty. The default says to answer.</value>
    public string CriticalClosing { get; set; } =
        "Almost nothing is left, so answer from what you have, and say so if you are not sure; spend more only if there is no answer without it.";

    /// <summary>Gets or sets the sentence that closes the block when a tool has nothing left, in place of <see cref="CriticalClosing"/>.</summary>
    /// <value>A sentence in one line; not empty. <see cref="NamesPlaceholder"/> stands for the names of those tools. The default names
    /// them and says to answer.</value>
    public string DepletedClosing { get; set; } =
        "Nothing is left of {names}, and calls of that kind are not made any more, so answer from what you have, and say so if you are not sure.";

    /// <summary>Makes options in the published form for an agent that searches and reads.</summary>
    /// <param name="searchTool">The name of the tool that takes queries; the model reads "Query".</param>
    /// <param name="browseTool">The name of the tool that opens pages; the model reads "URL".</param>
    /// <returns>New options.</returns>
    /// <exception cref="ArgumentNullException">A name is <see langword="null"/>.</exception>
    public static BudgetNoticeOptions ForSearchAgent(string searchTool, string browseTool)
    {
        ArgumentNullException.ThrowIfNull(searchTool);
        ArgumentNullException.ThrowIfNull(browseTool);
        return new BudgetNoticeOptions
        {
            SingleLine = true,
            Tools =
            {
                [searchTool] = ToolGuidance.Search with { Label = "Query" },
                [browseTool] = ToolGuidance.Browse with { Label = "URL" },
            },
        };
    }

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        AddUnlessSentence(failures, HighClosing, nameof(HighClosing));
        AddUnlessSentence(failures, MediumClosing, nameof(MediumClosing));
        AddUnlessSentence(failures, LowClosing, nameof(LowClosing));
        AddUnlessSentence(failures, CriticalClosing, nameof(CriticalClosing));
        AddUnlessSentence(failures, DepletedClosing, nameof(DepletedClosing));
        if (OtherTools is null)
        {
            failures.Add($"{nameof(OtherTools)} must not be null.");
        }

        failures.AddRange(Tools.Where(pair => pair.Value is null).Select(pair => $"{nameof(Tools)}[\"{pair.Key}\"] must not be null."));
        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(BudgetNoticeOptions), failures);
        }
    }

    private static void AddUnlessSentence(List<string> failures, string? text, string name)
    {
        if (string.IsNullOrWhiteSpace(text) || text.AsSpan().ContainsAny('\r', '\n'))
        {
            failures.Add($"{name} must be one line of text that is not empty.");
        }
    }
}
