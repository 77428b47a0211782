namespace Agents.Core.Roles;

/// <summary>A verifier that looks for what the criteria name: no model, no cost, the same every time.</summary>
/// <remarks>
/// A candidate is accepted when its text has a letter or a digit in it, and each number and each quoted text that a criterion names. Numbers are
/// compared whole, so that 12 is not found in 120; a comma before three digits does not count, and digits of any script are the same. Quoted is
/// what stands between two straight or curved double quotes, guillemets or backticks in one criterion, up to 200 characters; upper and lower case and the kind of white space make no
/// difference. At most 64 quoted texts are looked for. Meaning is not judged: that is a model's work. Thread-safe.
/// </remarks>
public sealed class RuleVerifier : IVerifier
{
    private const int LongestNamed = 400;

    private RuleVerifier()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static RuleVerifier Instance { get; } = new();

    /// <summary>Gets <c>rule-verifier</c>.</summary>
    public string Name => "rule-verifier";

    /// <inheritdoc/>
    public ValueTask<Verification> InvokeAsync(VerifyRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        cancellationToken.ThrowIfCancellationRequested();
        string text = input.Candidate.Text;
        if (!text.Any(char.IsLetterOrDigit))
        {
            return new(Verification.Rejected("The result is empty."));
        }

        NamedFacts held = new(text);
        List<string> problems = [];
        int quotesLeft = NamedFacts.MostQuotes;
        foreach (Criterion criterion in input.Criteria)
        {
            string missing = string.Join(", ", held.FindMissing(criterion.Text, ref quotesLeft));
            if (missing.Length > 0)
            {
                problems.Add($"The result does not name what the criterion '{criterion.Name}' asks for: {RoleMessage.OneLine(missing, LongestNamed)}.");
            }
        }

        return new(problems.Count == 0 ? Verification.Accepted : Verification.Rejected(string.Join('\n', problems)));
    }
}
