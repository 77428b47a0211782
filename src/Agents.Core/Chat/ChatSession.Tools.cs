using Agents.Core.Tools;

namespace Agents.Core.Chat;

/// <content>Which tools there are, and which of them the model is shown, where a selector decides on it.</content>
internal sealed partial class ChatSession
{
    private ChatTools _tools;
    private ToolSet _granted;
    private IToolSelection? _selection;
    private readonly ToolScope? _scope;
    private ToolOffer? _offer;
    private long _tokensSaved;

    /// <summary>Gets what the model is shown in the next turn.</summary>
    private ToolOffer Offer => _offer ?? _tools.All;

    /// <summary>Gets an upper bound for the tokens by which the tools of the next turn and the answer's schema describe themselves.</summary>
    private long ToolTokens => Offer.Bound;

    /// <summary>Gets about how many tokens a turn takes less than with all tools.</summary>
    private long SavedByOffer => Math.Max(0, TokenEstimate.Typical(_tools.All.DescriptionBytes) - TokenEstimate.Typical(_offer!.DescriptionBytes));

    /// <summary>Gets whether a call that the settings demand can be made.</summary>
    private bool CanCallRequired => _scope is null || (_engine.RequiredTool is { } required ? _granted.TryGet(required, out _) : _granted.Count > 0);

    /// <summary>Finds what an agent inside a tool may call of its tools.</summary>
    private ToolSet Granted(ChatTools tools) => _scope is null ? tools.Set : tools.Set.Restrict(_scope);

    /// <summary>Shows the model of an agent inside a tool only what it may call there.</summary>
    private void ShowWhatIsGranted()
    {
        if (_granted.Count < _tools.Set.Count)
        {
            _offer = new ToolOffer([.. _granted], _engine.FormatTokens);
            _invoker.Shown = _offer.Tools;
        }
    }

    private IToolSelection? BeginSelection(ToolSet tools)
    {
        ChatEngine engine = _engine;
        if (engine.ToolSelector is null || tools.Count == 0)
        {
            return null;
        }

        IToolSelection selection = engine.ToolSelector.Begin(tools)
            ?? throw new InvalidOperationException("The tool selector returned null; it must return a selection.");
        HashSet<string> names = new(StringComparer.Ordinal) { ReadArtifactFunction.ToolName };
        foreach (Tool? function in selection.Functions ?? throw new InvalidOperationException("The selection of tools has null for its functions; it must have a list."))
        {
            if (function is null || !names.Add(function.Name))
            {
                throw new InvalidOperationException(function is null
                    ? "The functions of the selection of tools hold null."
                    : $"The selection of tools brings a function '{function.Name}', but that name is taken already.");
            }

            if (tools.TryGet(function.Name, out _))
            {
                throw new InvalidOperationException(
                    $"The selection of tools brings a function '{function.Name}', but the agent '{engine.Name}' has a tool of that name; rename the tool.");
            }
        }

        return selection;
    }

    /// <summary>Has the tools of the next turn selected.</summary>
    /// <exception cref="InvalidOperationException">The selection names what is no tool of the agent, or one twice.</exception>
    private async ValueTask SelectToolsAsync(CancellationToken cancellationToken)
    {
        ToolSelectionRequest request = new() { Turn = _turn + 1, Input = _input, Messages = _messages, LastText = _lastText };
        IReadOnlyList<Tool> selected = await _selection!.SelectAsync(request, _context, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The selection of tools returned null; it must return a list.");
        Tool[] shown = Check(selected);
        if (_offer is null || !shown.AsSpan().SequenceEqual(_offer.Tools))
        {
            _offer = new ToolOffer(shown, _engine.FormatTokens);
            _invoker.Shown = shown;
        }

        if (_context.IsObserved)
        {
            _context.Emit(new ToolsSelected
            {
                Turn = _turn + 1,
                Tools = [.. shown.Select(tool => tool.Name)],
                Total = _granted.Count,
                Tokens = TokenEstimate.Typical(_offer.DescriptionBytes),
                TokensSaved = SavedByOffer,
            });
        }
    }

    /// <summary>Checks a selection, and adds what every turn shows: the functions of its own, and the tool that the settings demand in the first one.</summary>
    private Tool[] Check(IReadOnlyList<Tool> selected)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        List<Tool> shown = new(selected.Count + 2);
        foreach (Tool? tool in selected)
        {
            if (tool is null || !_granted.TryGet(tool.Name, out Tool? known) || !ReferenceEquals(known, tool))
            {
                throw new InvalidOperationException(
                    $"The selection of tools holds {(tool is null ? "null" : NameText.Quote(tool.Name))}, which is no tool of the agent '{_engine.Name}'.");
            }

            if (!names.Add(tool.Name))
            {
                throw new InvalidOperationException($"The selection of tools holds {NameText.Quote(tool.Name)} twice.");
            }

            shown.Add(tool);
        }

        if (_engine.RequiredTool is { } required && _turn == 0 && _granted.TryGet(required, out Tool? demanded) && names.Add(required))
        {
            shown.Add(demanded);
        }

        shown.AddRange(_selection!.Functions.Where(function => _scope is null || function.Policy.IsReadOnly || _scope.Allows(function)));
        return [.. shown];
    }

    /// <summary>Says what showing a part of the tools has saved; <see langword="null"/> where all are shown.</summary>
    private ToolsShown? DescribeShown() => _offer is null || _selection is null
        ? null
        : new ToolsShown { Shown = _offer.Tools.Length, Total = _granted.Count, TokensSaved = _tokensSaved };
}
