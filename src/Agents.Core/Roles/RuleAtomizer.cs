namespace Agents.Core.Roles;

/// <summary>An atomizer that goes by the layout of the task alone: no model, no cost, the same every time.</summary>
/// <remarks>
/// A task is divided when its text is a list of two items or more, two questions or more, or two orders or more, such as <c>Find …; compare …</c>,
/// on lines of their own or with semicolons between them. Anything else is done at once, and so is a task that may not be divided any more. Orders are known by
/// English verbs; lists and question marks need no language. Linear in the length of the text. Thread-safe.
/// </remarks>
public sealed class RuleAtomizer : IAtomizer
{
    private RuleAtomizer()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static RuleAtomizer Instance { get; } = new();

    /// <summary>Gets <c>rule-atomizer</c>.</summary>
    public string Name => "rule-atomizer";

    /// <inheritdoc/>
    public ValueTask<Atomization> InvokeAsync(AtomizeRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        cancellationToken.ThrowIfCancellationRequested();
        int parts = input.Briefing.IsAtLimit ? 0 : TaskLayout.Of(input.Goal.Text).Parts.Count;
        return new(new Atomization
        {
            IsAtomic = parts == 0,
            Reason = input.Briefing.IsAtLimit ? "The task may not be divided any more."
                : parts == 0 ? "Its layout shows one part."
                : $"Its layout shows {parts} parts.",
        });
    }
}
