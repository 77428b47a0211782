using System.Text.Json;
using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>Calls the tools that one agent's model asks for: all calls of one answer in parallel, results in the order of the calls.</summary>
/// <remarks>
/// One invoker serves one call of one agent and remembers what was called. Three steps: admit each call in order (known, not
/// repeated, arguments fit, budget), execute what was admitted, finish each call in order. The first and the last step run on one
/// thread, so that counts, ids of artifacts and events of refusals are the same in every run.
/// </remarks>
internal sealed partial class ToolInvoker
{
    /// <summary>The call of this number with the same arguments still runs, with a warning.</summary>
    public const int WarnedCount = 3;

    private const string StoppedText = "The call was not made, because the run was stopped.";

    private ToolSet _tools;
    private readonly AgentContext _context;
    private readonly int _maxParallel;
    private IToolRouter? _router;
    private List<ToolCall>? _log;
    private ToolScope? _lending;

    /// <param name="tools">The tools that the model knows.</param>
    /// <param name="context">The context of the agent.</param>
    /// <param name="maxParallel">How many calls of one answer run at the same time.</param>
    /// <param name="router">What knows which tools stand in for others; <see langword="null"/> when none does.</param>
    public ToolInvoker(ToolSet tools, AgentContext context, int maxParallel, IToolRouter? router = null)
    {
        _tools = tools;
        _context = context;
        _maxParallel = maxParallel;
        _router = router;
    }

    /// <summary>Gets whether outcomes keep the value that the function returned, however long it is. Observers are told the one that was cut.</summary>
    public bool KeepsWholeResults { get; init; }

    /// <summary>Gets whether equal calls are made however often, because something else than a model decides on them.</summary>
    public bool AllowsRepetition { get; init; }

    /// <summary>Gets whose model decides on the calls: what agents inside the tools may call is restricted to its tools. <see langword="null"/> when
    /// none does.</summary>
    public IToolLender? Lender { get; init; }

    /// <summary>Gets what may be called; <see langword="null"/> for all.</summary>
    public ToolScope? Scope { get; init; }

    /// <summary>Gets functions that the model knows beside the tools.</summary>
    public IReadOnlyList<Tool> Own { get; set; } = [];

    /// <summary>Gets or sets what the model was shown last; <see langword="null"/> for all tools.</summary>
    public IReadOnlyList<Tool>? Shown { get; set; }

    /// <summary>Gets whether a call was repeated so often that the agent must stop.</summary>
    public bool StopRequested { get; private set; }

    /// <summary>Goes over to other tools, between two answers of the model. What was called before stays known.</summary>
    public void Use(ToolSet tools, IToolRouter? router, IReadOnlyList<Tool> own)
    {
        _tools = tools;
        _router = router;
        Own = own;
        Shown = null;
    }

    /// <summary>Calls the tools. Afterwards every call has an outcome, whatever was thrown.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask InvokeAsync(IReadOnlyList<ToolCall> calls, CancellationToken cancellationToken) =>
        InvokeAsync(calls, int.MaxValue, cancellationToken);

    /// <summary>Calls the tools of the first so many calls, and answers the others that they were not made. Afterwards every call has an outcome,
    /// whatever was thrown.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask InvokeAsync(IReadOnlyList<ToolCall> calls, int width, CancellationToken cancellationToken)
    {
        try
        {
            for (int i = width; i < calls.Count; i++)
            {
                NotMade(calls[i], width);
            }

            int admitted = 0;
            for (int i = 0; i < calls.Count && i < width; i++)
            {
                admitted += Admit(calls[i]) ? 1 : 0;
            }

            if (!StopRequested && admitted > 0)
            {
                await ExecuteAsync(calls, admitted, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // First what must be, so that it is even when an event or a log cannot be written.
            for (int i = 0; i < calls.Count; i++)
            {
                calls[i].Reservation.Dispose();
                calls[i].Route?.Current?.Reservation.Dispose();
                calls[i].Outcome ??= new ToolFailed { Kind = ToolFailureKind.NotExecuted, Message = StoppedText };
            }

            for (int i = 0; i < calls.Count; i++)
            {
                Finish(calls[i], calls[i].Outcome!);
            }
        }
    }

    /// <summary>Gives every call the outcome that it was not made.</summary>
    public void Refuse(IReadOnlyList<ToolCall> calls, string why)
    {
        foreach (ToolCall call in calls)
        {
            call.Outcome = new ToolFailed { Kind = ToolFailureKind.NotExecuted, Message = why };
        }

        foreach (ToolCall call in calls)
        {
            Finish(call, call.Outcome!);
        }
    }

    /// <summary>Ends a call that its turn had no room for. It is not logged as made, so that the same call later is no repetition.</summary>
    private void NotMade(ToolCall call, int width)
    {
        call.Tool = Find(call.Name);
        call.Outcome = new ToolFailed
        {
            Kind = ToolFailureKind.TooManyCalls,
            Message = $"Only {width} tool {(width == 1 ? "call was" : "calls were")} allowed in this turn, so this one was not made.",
        };
    }

    private bool Admit(ToolCall call)
    {
        call.Tool = Find(call.Name);
        call.Outcome = Repeated(call) ?? (call.Tool is not { } tool ? Unknown(call.Name)
            : NotGranted(call, tool) is { } denied ? denied
            : _router is not null && _router.Routes(tool) ? AdmitRoute(call, tool)
            : CheckArguments(call, tool) ?? Reserve(call, tool));
        (_log ??= []).Add(call);
        return call.Outcome is null;
    }

    private Tool? Find(string name) =>
        _tools.TryGet(name, out Tool? tool) ? tool
        : name == ReadArtifactFunction.ToolName && _context.HasArtifacts ? ReadArtifactFunction.Tool
        : Own.Count > 0 ? Own.FirstOrDefault(function => function.Name == name)
        : null;

    private ToolFailed Unknown(string name)
    {
        IEnumerable<Tool> callable = Scope is null ? _tools : _tools.Where(Scope.Allows);
        string? nearest = NearestName.Find(name, callable.Concat(Own).Select(tool => tool.Name));
        string shown = name.Length <= AgentPath.MaxNameLength ? name : name[..AgentPath.MaxNameLength];
        IReadOnlyList<Tool> told = Shown ?? _tools;
        string known = told.Count == 0 ? "There are no tools." : $"The tools are: {string.Join(", ", told.Take(50).Select(tool => tool.Name))}.";
        return new ToolFailed
        {
            Kind = ToolFailureKind.UnknownTool,
            Message = nearest is null ? $"There is no tool '{shown}'. {known}" : $"There is no tool '{shown}'. Did you mean '{nearest}'? {known}",
        };
    }

    private ToolOutcome? Check(ToolCall call, Tool tool) => NotGranted(call, tool) ?? CheckArguments(call, tool) ?? Reserve(call, tool);

    /// <summary>Denies a tool that the agent was built with and may not call where it stands. What only reads the agent's own tools and artifacts is no
    /// such tool.</summary>
    private ToolDenied? NotGranted(ToolCall call, Tool tool)
    {
        if (Scope is null || Scope.Allows(tool) || tool == ReadArtifactFunction.Tool || (tool.Policy.IsReadOnly && Own.Contains(tool)))
        {
            return null;
        }

        ToolLog.NotGranted(_context.Logger, tool.Name, _context.Path, _context.RunId);
        if (_context.IsObserved)
        {
            _context.Emit(new ToolNotGranted { CallId = call.ToldId, Tool = tool.Name });
        }

        return new ToolDenied { Reason = $"The tool '{tool.Name}' may not be called here: the agent that called this one lacks it, and it was not granted." };
    }

    private ToolOutcome? CheckArguments(ToolCall call, Tool tool)
    {
        if (call.Content.Exception is not null)
        {
            return Invalid("The arguments are not valid JSON.");
        }

        if (tool.Policy.NeedsApproval)
        {
            // Fixed now: what is checked here is what the approver sees and what is called, whatever changes the arguments meanwhile.
            _ = call.CanonicalArguments;
        }

        if (Indeterminate(call, tool) is { } unknown)
        {
            return unknown;
        }

        return tool.Schema.Check(call.Content.Arguments) is { } problem ? Invalid(problem) : null;
    }

    private ToolFailed? Reserve(ToolCall call, Tool tool)
    {
        if (!TryReserve(call, tool, out BudgetRefusal? refusal))
        {
            return Refused(refusal!, call);
        }

        if (tool.Policy.MaxCalls is { } limit && !_context.TryCountCall(tool.Function, limit))
        {
            call.Reservation.Dispose();
            return new ToolFailed
            {
                Kind = ToolFailureKind.CallLimit,
                Message = $"The tool '{tool.Name}' may be called {limit} times in a run, and was. Go on without it.",
            };
        }

        return null;
    }

    /// <summary>Counts equal calls, those of names that do not exist included.</summary>
    private ToolFailed? Repeated(ToolCall call)
    {
        if (call.Content.Exception is not null)
        {
            return null;
        }

        ToolCall? previous = null;
        for (int i = (_log?.Count ?? 0) - 1; i >= 0; i--)
        {
            ToolCall other = _log![i];
            if (!string.Equals(other.Name, call.Name, StringComparison.Ordinal))
            {
                continue;
            }

            call.Ordinal = Math.Max(call.Ordinal, other.Ordinal + 1);
            if (previous is null && other.Content.Exception is null && string.Equals(other.CanonicalArguments, call.CanonicalArguments, StringComparison.Ordinal))
            {
                previous = other;
            }
        }

        if (previous is null || AllowsRepetition)
        {
            return null;
        }

        call.Count = previous.Count + 1;
        if (_context.IsObserved)
        {
            _context.Emit(new ToolCallRepeated { CallId = call.ToldId, Tool = call.Name, Count = call.Count, IsKnown = call.Tool is not null });
        }

        if (call.Count <= WarnedCount)
        {
            return null;
        }

        StopRequested = true;
        return new ToolFailed
        {
            Kind = ToolFailureKind.Repeated,
            Message = $"The tool '{call.Name}' was called {call.Count} times with the same arguments. The run stops.",
        };
    }

    /// <summary>Finds out whether an equal call of any agent of the run has an unknown outcome, so that this one must not be made.</summary>
    /// <remarks>Of a tool that may be called twice there is one only when another tool in its place left it.</remarks>
    private ToolIndeterminate? Indeterminate(ToolCall call, Tool tool) =>
        _context.HasUnknownOutcomes
        && (!tool.Policy.IsRepeatable || _router is not null)
        && _context.FindUnknownOutcome(tool.Function, call.CanonicalArguments) is { } message
            ? new ToolIndeterminate { Message = message }
            : null;

    private static ToolFailed Invalid(string message) => new() { Kind = ToolFailureKind.InvalidArguments, Message = message };

    /// <summary>Cuts what is too long, and tells observers and log.</summary>
    private void Finish(ToolCall call, ToolOutcome outcome)
    {
        if (outcome is ToolSucceeded succeeded)
        {
            if (call.Tool == ReadArtifactFunction.Tool)
            {
                succeeded = succeeded with { IsMarked = true };
            }

            outcome = Cut(call.Route?.Deciding ?? call, ref succeeded);
            call.Outcome = KeepsWholeResults && outcome.IsSuccess ? succeeded : outcome;
            NoteInPlace(call.Route);
        }

        if (!outcome.IsSuccess)
        {
            // A name that no tool has is the model's own text, of any length.
            ToolLog.NotSucceeded(_context.Logger, call.Tool?.Name ?? "(unknown)", outcome.Label, _context.RunId, _context.Path);
        }

        if (_context.IsObserved)
        {
            ToolCallCompleted completed = new()
            {
                CallId = call.ToldId,
                Tool = call.Name,
                IsKnown = call.Tool is not null,
                AnsweredBy = call.Route?.AnsweredBy,
                Outcome = outcome,
                Spend = call.TotalSpend,
                Duration = call.TotalDuration,
            };
            _context.Emit(completed, call);
        }
    }

    /// <summary>Cuts a result that is too long, and writes one of an unknown type as text, so that a history can be sent and stored.</summary>
    private ToolOutcome Cut(ToolCall call, ref ToolSucceeded succeeded)
    {
        int limit = call.Tool!.Policy.MaxResultLength;
        if (succeeded.Value is null or bool or int or long or double || (succeeded.Value is string plain && plain.Length <= limit && (succeeded.IsMarked || ForeignText.Mark(plain).Length <= limit)))
        {
            return succeeded;
        }

        string text;
        bool isKept;
        try
        {
            if (succeeded.Value is IEnumerable<AIContent> contents and not ICollection<AIContent>)
            {
                // A history is read many times, and a sequence may be read once.
                succeeded = new ToolSucceeded { Value = contents.ToArray() };
            }

            IReadOnlyList<AIContent>? marked = ToolResultContents.Of(ForeignText.Mark(succeeded.Value));
            bool isTooLong = marked is not null && ToolResultContents.LengthOf(marked) > limit;
            if (isTooLong && ToolResultContents.Fit(marked!, limit) is var fitting && ToolResultContents.LengthOf(fitting) <= limit)
            {
                return new ToolSucceeded { Value = fitting, IsMarked = true };
            }

            text = ToolResultContents.ToText(succeeded.Value);
            isKept = !isTooLong
                && (succeeded.Value is AIContent or IEnumerable<AIContent> || (succeeded.Value is JsonElement element && WritableJson.IsWritable(element)));
        }
        catch (Exception exception)
        {
            return Unread(exception, call, call.Tool);
        }

        string shown = succeeded.IsMarked ? text : ForeignText.Mark(text);
        if (shown.Length <= limit)
        {
            return isKept ? succeeded : new ToolSucceeded { Value = text };
        }

        if (_context.Artifacts.TryAdd(text, out string? artifact) && _context.IsObserved)
        {
            _context.Emit(new ArtifactStored { Id = artifact, Source = call.Name, Length = text.Length });
        }

        return new ToolSucceeded { Value = ToolResultText.Cut(shown, limit, artifact), ArtifactId = artifact, IsMarked = true };
    }
}
