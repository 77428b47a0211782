using Agents.Core.Budgets;

namespace Agents.Core.Tools;

/// <summary>The way of one call from tool to tool until one answers. One thread at a time works on it.</summary>
/// <remarks>Each attempt is a <see cref="ToolCall"/> with arguments, reservation and outcome of its own; one of them may be the call itself.</remarks>
internal sealed class ToolRoute
{
    private const string PassedOverLabel = "passed over";

    private readonly List<ToolCall> _standIns = [];
    private readonly List<Tool> _failed = [];
    private ToolOutcome? _ownFailure;
    private bool _isPassedOver;

    public ToolRoute(ToolCall call)
    {
        Call = call;
        Deciding = call;
    }

    /// <summary>Gets the call that the model made.</summary>
    public ToolCall Call { get; }

    /// <summary>Gets the attempt that is admitted or at work, or was last; <see langword="null"/> before the first.</summary>
    public ToolCall? Current { get; private set; }

    /// <summary>Gets the attempt whose outcome is that of the call.</summary>
    public ToolCall Deciding { get; private set; }

    /// <summary>Gets the tools that could not make the call.</summary>
    public IReadOnlyList<Tool> Failed => _failed;

    /// <summary>Gets the name of the tool that answered in place of the called one; <see langword="null"/> when none did.</summary>
    public string? AnsweredBy => Deciding != Call && Call.Outcome!.IsSuccess ? Deciding.Name : null;

    /// <summary>Gets whether more could have been done with more budget, as far as tools that stood in go.</summary>
    public bool LacksBudget => Call.Outcome!.IsSuccess
        ? Deciding != Call && Deciding.DroppedUnits > 0
        : _standIns.Exists(attempt => attempt.Outcome is ToolFailed { Kind: ToolFailureKind.BudgetRefused });

    /// <summary>Adds up what the attempts of other tools cost.</summary>
    public Spend SpendOfStandIns()
    {
        Spend sum = default;
        foreach (ToolCall attempt in _standIns)
        {
            sum += attempt.Spend;
        }

        return sum;
    }

    /// <summary>Adds up how long the attempts of other tools took.</summary>
    public TimeSpan DurationOfStandIns()
    {
        TimeSpan sum = TimeSpan.Zero;
        foreach (ToolCall attempt in _standIns)
        {
            sum += attempt.Duration;
        }

        return sum;
    }

    /// <summary>Gets what became of the tool that the call left last, in one or two words.</summary>
    public string LabelOfLeft => Current is null && _isPassedOver ? PassedOverLabel : LabelOf((Current ?? Call).Outcome);

    /// <summary>Passes over the called tool, which is well but not as well as another one.</summary>
    public void PassOver() => _isPassedOver = true;

    /// <summary>Says why the call leaves a tool for another one, in words that a model may read.</summary>
    public string WhyLeft(string to)
    {
        ToolCall from = Current ?? Call;
        return from.Outcome?.ToText()
            ?? (Current is null && _isPassedOver
                ? $"The tool '{from.Name}' was passed over and not called, because '{to}' does better at the moment."
                : $"The tool '{from.Name}' is down and was not called.");
    }

    /// <summary>Begins the next attempt.</summary>
    public void Begin(ToolCall attempt)
    {
        Current = attempt;
        if (attempt != Call)
        {
            _standIns.Add(attempt);
        }
    }

    /// <summary>Leaves the tool of the current attempt, which could not make the call.</summary>
    public void Leave()
    {
        _failed.Add(Current!.Tool!);
        if (Current == Call)
        {
            _ownFailure = Call.Outcome;
        }
    }

    /// <summary>Lets the current attempt decide how the call ended.</summary>
    public void Decide()
    {
        Deciding = Current!;
        Call.Outcome = Deciding.Outcome;
    }

    /// <summary>Ends the call that no tool could make: as the called tool failed, with what else was tried.</summary>
    public ToolOutcome Conclude()
    {
        ToolOutcome own = _ownFailure ?? new ToolFailed
        {
            Kind = ToolFailureKind.Unavailable,
            Message = $"The tool '{Call.Name}' is down and was not called. It may be back later; go on without it for now.",
            IsTransient = true,
        };
        if (_standIns.Count == 0)
        {
            return own;
        }

        string tried = $"Tried in its place: {string.Join("; ", _standIns.Select(attempt => $"'{attempt.Name}' {WhyNot(attempt)}"))}";
        return own switch
        {
            ToolFailed failed => failed with { Message = $"{failed.Message.TrimEnd('.')}. {tried}" },
            ToolTimedOut timedOut => timedOut with { Note = tried },
            _ => own,
        };
    }

    /// <summary>Writes what the model is told when another tool answered; <see langword="null"/> when none did.</summary>
    public string? WriteNotice()
    {
        if (AnsweredBy is not { } answered)
        {
            return null;
        }

        bool isPassedOver = _ownFailure is null && _isPassedOver;
        string left = isPassedOver ? "was passed over, because others do better at the moment" : $"did not answer ({LabelOf(_ownFailure)})";
        IEnumerable<string> others = _standIns.Where(attempt => attempt != Deciding).Select(attempt =>
            isPassedOver ? $", though '{attempt.Name}' did not answer ({LabelOf(attempt.Outcome)})" : $", nor did '{attempt.Name}' ({LabelOf(attempt.Outcome)})");
        return $"\n[notice] The tool '{Call.Name}' {left}{string.Concat(others)}; '{answered}' answered in its place.";
    }

    private static string LabelOf(ToolOutcome? outcome) => outcome?.Label ?? ToolFailed.UnavailableLabel;

    private static string WhyNot(ToolCall attempt) => attempt.Outcome?.ToText() ?? $"[{ToolFailed.UnavailableLabel}] It is down and was not called.";
}
