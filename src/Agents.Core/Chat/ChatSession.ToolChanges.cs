using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <content>Tools that change between two turns.</content>
internal sealed partial class ChatSession
{
    private GatheredTools? _refusedTools;

    // What the model was shown may be gone meanwhile, and what has come is not shown yet.
    Tool? IToolLender.Lend(AIFunction function)
    {
        ToolSet shown = _tools.Set, now = _engine.Tools.Set;
        Tool? lent = shown.FindFunction(function);
        return lent is null || ReferenceEquals(shown, now) ? lent : now.FindFunction(function);
    }

    /// <summary>Takes in that the tools have changed, or what of them may be called here, between two turns. A change that cannot be used leaves those
    /// from before.</summary>
    private void FollowTools()
    {
        ChatTools now = _engine.Tools;
        if (now.Gathered.Problems.Count > 0)
        {
            RefuseTools(now.Gathered, now.Gathered.Problems);
        }

        bool isSame = ReferenceEquals(now.Set, _tools.Set);
        if ((isSame && _scope is null) || ReferenceEquals(now.Gathered, _refusedTools))
        {
            return;
        }

        ToolSet granted = Granted(now);
        if (isSame && granted.SequenceEqual(_granted))
        {
            return;
        }

        IToolSelection? selection;
        try
        {
            selection = BeginSelection(granted);
        }
        catch (AgentOptionsException exception)
        {
            RefuseTools(now.Gathered, exception.Failures);
            return;
        }
        catch (InvalidOperationException exception)
        {
            RefuseTools(now.Gathered, [$"The tool selector cannot select among them: {exception.GetType().Name}."]);
            return;
        }

        ToolSet before = _granted;
        _tools = now;
        _granted = granted;
        _selection = selection;
        _offer = null;
        _notices = _engine.NoticesOf(now, _context);
        _invoker.Use(now.Set, _engine.MakeRouter(now, _context), selection?.Functions ?? []);
        ShowWhatIsGranted();
        if (_context.IsObserved)
        {
            _context.Emit(ChangeOf(before, granted));
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
}
