using Agents.Core.Tools;

namespace Agents.Core.Chat;

/// <content>Which tools there are, and which of them the model is shown, where a selector decides on it.</content>
internal sealed partial class ChatSession
{
    private ChatTools _tools;
    private IToolSelection? _selection;
    private ToolOffer? _offer;
    private GatheredTools? _refusedTools;
    private long _tokensSaved;

    /// <summary>Gets what the model is shown in the next turn.</summary>
    private ToolOffer Offer => _offer ?? _tools.All;

    /// <summary>Gets an upper bound for the tokens by which the tools of the next turn and the answer's schema describe themselves.</summary>
    private long ToolTokens => Offer.Bound;

    /// <summary>Gets about how many tokens a turn takes less than with all tools.</summary>
    private long SavedByOffer => Math.Max(0, TokenEstimate.Typical(_tools.All.DescriptionBytes) - TokenEstimate.Typical(_offer!.DescriptionBytes));

    /// <summary>Takes in that the tools have changed, between two turns. A change that cannot be used leaves those from before.</summary>
    private void FollowTools()
    {
        ChatTools now = _engine.Tools;
        if (now.Gathered.Problems.Count > 0)
        {
            RefuseTools(now.Gathered, now.Gathered.Problems);
        }

        if (ReferenceEquals(now.Set, _tools.Set) || ReferenceEquals(now.Gathered, _refusedTools))
        {
            return;
        }

        IToolSelection? selection;
        try
        {
            selection = BeginSelection(now.Set);
        }
        catch (Exception exception) when (exception is InvalidOperationException or AgentOptionsException)
        {
            RefuseTools(now.Gathered, exception is AgentOptionsException options ? options.Failures : [exception.Message]);
            return;
        }

        ChatTools before = _tools;
        _tools = now;
        _selection = selection;
        _offer = null;
        _notices = _engine.NoticesOf(now, _context.Budget);
        _invoker.Use(now.Set, _engine.MakeRouter(now, _context), selection?.Functions ?? []);
        if (_context.IsObserved)
        {
            _context.Emit(ChangeOf(before.Set, now.Set));
        }
    }

    /// <summary>Says once in this call of the agent that a change was not taken in.</summary>
    private void RefuseTools(GatheredTools refused, IReadOnlyList<string> problems)
    {
        if (ReferenceEquals(refused, _refusedTools))
        {
            return;
        }

        _refusedTools = refused;
        ChatLog.ToolChangeRefused(_context.Logger, _engine.Name, _context.RunId, string.Join(' ', problems));
        if (_context.IsObserved)
        {
            _context.Emit(new ToolChangeRefused { Turn = _turn + 1, Problems = problems });
        }
    }

    private ToolsChanged ChangeOf(ToolSet before, ToolSet now) => new()
    {
        Turn = _turn + 1,
        Added = [.. now.Where(tool => !before.TryGet(tool.Name, out _)).Select(tool => tool.Name)],
        Removed = [.. before.Where(tool => !now.TryGet(tool.Name, out _)).Select(tool => tool.Name)],
        Changed =
        [
            .. now.Where(tool => before.TryGet(tool.Name, out Tool? old) && !ReferenceEquals(old, tool)).Select(tool => tool.Name),
        ],
    };

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
                Total = _tools.Set.Count,
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
            if (tool is null || !_tools.Set.TryGet(tool.Name, out Tool? known) || !ReferenceEquals(known, tool))
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

        if (_engine.RequiredTool is { } required && _turn == 0 && _tools.Set.TryGet(required, out Tool? demanded) && names.Add(required))
        {
            shown.Add(demanded);
        }

        shown.AddRange(_selection!.Functions);
        return [.. shown];
    }

    /// <summary>Says what showing a part of the tools has saved; <see langword="null"/> where all are shown.</summary>
    private ToolsShown? DescribeShown() => _offer is null
        ? null
        : new ToolsShown { Shown = _offer.Tools.Length, Total = _tools.Set.Count, TokensSaved = _tokensSaved };
}
