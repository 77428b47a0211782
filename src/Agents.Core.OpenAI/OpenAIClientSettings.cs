namespace Agents.Core.OpenAI;

/// <summary>Says how the clients of OpenAI, and of servers that speak its protocol, reach the server.</summary>
/// <remarks>
/// <para>Checked once, when a client is made; the values are copied out.</para>
/// <para>
/// Azure OpenAI takes its key in a header of its own: set <see cref="KeyHeader"/> to <c>api-key</c>. Its address is either
/// <c>https://NAME.openai.azure.com/openai/v1</c>, where the model is the name of the deployment, or
/// <c>https://NAME.openai.azure.com/openai/deployments/DEPLOYMENT</c> with an <see cref="ApiVersion"/>.
/// </para>
/// </remarks>
public sealed class OpenAIClientSettings
{
    /// <summary>The least bytes that <see cref="MaxAnswerBytes"/> may be.</summary>
    public const int MinAnswerBytes = 1 << 10;

    /// <summary>The longest <see cref="Timeout"/>.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(1);

    /// <summary>Gets or sets the address that paths such as <c>/chat/completions</c> are put behind.</summary>
    /// <value>An absolute http or https address without a user's name, query or fragment. The default is <c>https://api.openai.com/v1</c>.</value>
    public Uri Endpoint { get; set; } = new("https://api.openai.com/v1");

    /// <summary>Gets or sets the organization that is charged.</summary>
    /// <value>The default is <see langword="null"/>: the key's own.</value>
    public string? Organization { get; set; }

    /// <summary>Gets or sets the project that is charged.</summary>
    /// <value>The default is <see langword="null"/>: the key's own.</value>
    public string? Project { get; set; }

    /// <summary>Gets or sets the header that carries the key.</summary>
    /// <value>The name of a header, such as <c>api-key</c>. The default is <see langword="null"/>: <c>Authorization</c>, as a bearer's.</value>
    public string? KeyHeader { get; set; }

    /// <summary>Gets or sets the version that is added to each address as the query <c>api-version</c>.</summary>
    /// <value>Letters, digits, hyphens and dots, such as <c>2024-10-21</c>. The default is <see langword="null"/>: none is added.</value>
    public string? ApiVersion { get; set; }

    /// <summary>Gets or sets the client that carries the requests. It stays the caller's, who disposes of it.</summary>
    /// <value>
    /// The default is <see langword="null"/>: one is made that follows no redirect, so that the key goes to no other address. A client of your own
    /// should not follow any either; its own timeout ends calls as <see cref="Timeout"/> does.
    /// </value>
    public HttpClient? HttpClient { get; set; }

    /// <summary>Gets or sets how long the server may be silent: before an answer begins, and between two pieces of it.</summary>
    /// <value>
    /// More than zero, at most <see cref="MaxTimeout"/>. The default is 10 minutes: a model that reasons gives an answer that is not streamed in
    /// one piece, after minutes of silence. A stream may take as long as it likes while it does not fall silent.
    /// </value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets the most bytes of an answer that are held at once: a whole answer that is not streamed, or one event of a stream.</summary>
    /// <value><see cref="MinAnswerBytes"/> to <see cref="Array.MaxLength"/> bytes. The default is 67,108,864 (64 MiB). A stream as a whole may be of any length.</value>
    public int MaxAnswerBytes { get; set; } = 64 << 20;

    internal void ThrowIfInvalid(Uri? endpoint, string? key)
    {
        List<string> failures = [];
        if (endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 })
        {
            failures.Add($"{nameof(Endpoint)} must be an absolute http or https address without a user's name, query or fragment, but is not.");
        }

        AddHeaderFailure(failures, nameof(Organization), Organization);
        AddHeaderFailure(failures, nameof(Project), Project);
        AddHeaderFailure(failures, "The key", key);
        if (KeyHeader is not null && (KeyHeader.Length == 0 || !KeyHeader.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')))
        {
            failures.Add($"{nameof(KeyHeader)} must be letters, digits, hyphens and underscores, but is not.");
        }

        if (ApiVersion is not null && (ApiVersion.Length == 0 || !ApiVersion.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.')))
        {
            failures.Add($"{nameof(ApiVersion)} must be letters, digits, hyphens and dots, but is not.");
        }

        if (Timeout <= TimeSpan.Zero || Timeout > MaxTimeout)
        {
            failures.Add($"{nameof(Timeout)} must be more than zero and at most {MaxTimeout}, but is {Timeout}.");
        }

        if (MaxAnswerBytes < MinAnswerBytes || MaxAnswerBytes > Array.MaxLength)
        {
            failures.Add($"{nameof(MaxAnswerBytes)} must be {MinAnswerBytes:N0} to {Array.MaxLength:N0} bytes, but is {MaxAnswerBytes:N0}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(OpenAIClientSettings), failures);
        }
    }

    // The value is not told: it may be a key in the wrong place.
    private static void AddHeaderFailure(List<string> failures, string what, string? value)
    {
        if (value is not null && (value.Length == 0 || !value.All(letter => letter is > ' ' and <= '~')))
        {
            failures.Add($"{what} must be visible ASCII characters without white space, but is not.");
        }
    }
}
