using Agents.Core.Chat.Catalog;

namespace Agents.Core.Testing;

/// <summary>What a cassette keeps secret, and what makes two requests the same.</summary>
/// <remarks>Read once when the cassette is opened; changes after that have no effect on it. A cassette is replayed with the options that it was
/// recorded with.</remarks>
public sealed class RecordingOptions
{
    /// <summary>The fewest characters that a secret may have: shorter ones stand in ordinary words.</summary>
    public const int MinSecretLength = 4;

    /// <summary>The fewest characters that the value of a variable has to be taken for a secret; a server that needs no key is often given a word.</summary>
    public const int MinVariableLength = 8;

    /// <summary>Gets texts that are never written, whatever they look like.</summary>
    /// <value>Each of <see cref="MinSecretLength"/> or more characters, compared by case. The default is empty. They are found as they are, escaped
    /// in JSON or in an address, in Base64, in the bytes of data, and across the chunks of a stream.</value>
    public IList<string> Secrets { get; } = [];

    /// <summary>Gets the names of variables whose values are never written.</summary>
    /// <value>Names that are not empty. The default is <c>OPENAI_API_KEY</c> and <c>ANTHROPIC_API_KEY</c>. A variable that is missing or has fewer than
    /// <see cref="MinVariableLength"/> characters counts for nothing.</value>
    public IList<string> SecretVariables { get; } = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"];

    /// <summary>Gets or sets where variables are read.</summary>
    /// <value>The default is <see cref="ModelEnvironment.Process"/>.</value>
    public ModelEnvironment Environment { get; set; } = ModelEnvironment.Process;

    /// <summary>Gets or sets whether texts that look like keys are replaced too.</summary>
    /// <value>The default is <see langword="true"/>. It also takes long runs of letters and digits, such as the hash of a commit. Switch it off where
    /// an answer must be replayed with these.</value>
    public bool RedactsKeys { get; set; } = true;

    /// <summary>Gets or sets what is done to each text of a request before it is written and compared, such as putting a fixed date for today's.</summary>
    /// <value>A function that gives the same for the same text and is thread-safe; <see langword="null"/> for none, the default. Line endings are
    /// made <c>\n</c> before it.</value>
    public Func<string, string>? NormalizeText { get; set; }

    /// <summary>Gets or sets how many bytes of data, such as an image, stand in a request as they are.</summary>
    /// <value>0 or more bytes. The default is 1,024. Of longer data the length and the SHA-256 are written. Answers keep all their data.</value>
    public int MaxRequestDataBytes { get; set; } = 1024;

    /// <summary>Gets or sets whether the most output that a call may have is a part of its request.</summary>
    /// <value>The default is <see langword="true"/>. It follows from budget and prices: switch it off for cassettes that shall outlive a change of them.</value>
    public bool MatchesMaxOutputTokens { get; set; } = true;

    /// <summary>Gets or sets whether calls must come in the order in which they were recorded.</summary>
    /// <value>The default is <see langword="false"/>: a request finds its recording wherever it stands, since branches that run at once come in any
    /// order; the order counts among equal requests only.</value>
    public bool IsOrdered { get; set; }

    internal RecordingOptions Checked()
    {
        List<string> failures = [];
        for (int i = 0; i < Secrets.Count; i++)
        {
            if (Secrets[i] is not { Length: >= MinSecretLength })
            {
                failures.Add($"{nameof(Secrets)}[{i}] must have {MinSecretLength} or more characters, but has {Secrets[i]?.Length ?? 0}.");
            }
        }

        for (int i = 0; i < SecretVariables.Count; i++)
        {
            if (string.IsNullOrEmpty(SecretVariables[i]))
            {
                failures.Add($"{nameof(SecretVariables)}[{i}] must be the name of a variable, but is empty.");
            }
        }

        if (Environment is null)
        {
            failures.Add($"{nameof(Environment)} must not be null.");
        }

        if (MaxRequestDataBytes < 0)
        {
            failures.Add($"{nameof(MaxRequestDataBytes)} must be 0 or more bytes, but is {MaxRequestDataBytes}.");
        }

        return failures.Count > 0 ? throw new AgentOptionsException(nameof(RecordingOptions), failures) : Copy();
    }

    private RecordingOptions Copy()
    {
        RecordingOptions copy = new()
        {
            Environment = Environment,
            RedactsKeys = RedactsKeys,
            NormalizeText = NormalizeText,
            MaxRequestDataBytes = MaxRequestDataBytes,
            MatchesMaxOutputTokens = MatchesMaxOutputTokens,
            IsOrdered = IsOrdered,
        };
        copy.SecretVariables.Clear();
        foreach (string secret in Secrets)
        {
            copy.Secrets.Add(secret);
        }

        foreach (string variable in SecretVariables)
        {
            copy.SecretVariables.Add(variable);
        }

        return copy;
    }
}
