using System.Collections.ObjectModel;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>What every chat client must do, case by case: derive from it, say how your client is made to give an answer, and run the cases.</summary>
/// <remarks>
/// <para>
/// It knows no test framework. A test project has one test over <see cref="ConformanceCases.All"/>, which reports the cases of <see cref="Skips"/> as skipped and
/// runs the others. Where a subject is a provider behind HTTP, a server of the test's own writes the answers in the provider's format.
/// </para>
/// <para>Cases share nothing; several may run at once if the subject allows it.</para>
/// <example>
/// <code>
/// public sealed class MyClientConformance : ChatClientConformance
/// {
///     protected override ValueTask&lt;IChatClient&gt; CreateClientAsync(IReadOnlyList&lt;ConformanceAnswer&gt; answers, CancellationToken cancellationToken) =>
///         new(new MyClient(new MyFakeTransport(answers)));
/// }
///
/// await new MyClientConformance().RunAsync(ConformanceCases.Text, cancellationToken);
/// </code>
/// </example>
/// </remarks>
public abstract class ChatClientConformance
{
    /// <summary>Gets the cases that the subject cannot be put into, each with the reason, as a sentence.</summary>
    /// <value>The default is none. What a client should do but does not is a failure, no reason to skip.</value>
    public virtual IReadOnlyDictionary<string, string> Skips => ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Gets whether the client says exactly what it is told to say, and reports exactly that usage.</summary>
    /// <value>
    /// The default is <see langword="true"/>. For a client that writes its answers itself it is <see langword="false"/>: then an answer must hold the text, JSON
    /// must fit its schema, and usage must be reported.
    /// </value>
    protected virtual bool IsExact => true;

    /// <summary>Runs one case.</summary>
    /// <param name="name">The name, one of <see cref="ConformanceCases"/>.</param>
    /// <param name="cancellationToken">Ends the case. A client that hangs where it must not waits until then.</param>
    /// <returns>A task that ends when the client has passed.</returns>
    /// <exception cref="ArgumentException">There is no such case, or <see cref="Skips"/> names one that there is not.</exception>
    /// <exception cref="InvalidOperationException">The subject skips the case: a case that did not run has not passed.</exception>
    /// <exception cref="ConformanceException">The client does something else than it must.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task RunAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!ConformanceCases.All.Contains(name))
        {
            throw new ArgumentException($"There is no case '{name}'. The cases are: {string.Join(", ", ConformanceCases.All)}.", nameof(name));
        }

        if (Skips.Keys.FirstOrDefault(skipped => !ConformanceCases.All.Contains(skipped)) is { } unknown)
        {
            throw new ArgumentException($"{nameof(Skips)} names the case '{unknown}', which there is not.", nameof(name));
        }

        if (Skips.TryGetValue(name, out string? reason))
        {
            throw new InvalidOperationException($"The case '{name}' is skipped: {reason}");
        }

        await new ConformanceRun(this, name, cancellationToken).RunAsync().ConfigureAwait(false);
    }

    /// <summary>Makes a client that gives these answers, one a call, whether a call is streamed or not.</summary>
    /// <param name="answers">The answers, in order. Where calls race, any call may get any of them, each once.</param>
    /// <param name="cancellationToken">Ends the making.</param>
    /// <returns>The client. The case disposes of it.</returns>
    protected abstract ValueTask<IChatClient> CreateClientAsync(IReadOnlyList<ConformanceAnswer> answers, CancellationToken cancellationToken);

    /// <summary>Makes the request for an answer. Override it for a client whose answers follow from what it is asked.</summary>
    /// <param name="answer">The answer that is wanted.</param>
    /// <param name="options">The options that the case needs, such as its tools or its schema; <see langword="null"/> for none.</param>
    /// <returns>The request; one short message of the user if not overridden.</returns>
    protected virtual ConformanceRequest CreateRequest(ConformanceAnswer answer, ChatOptions? options) =>
        new() { Messages = [new ChatMessage(ChatRole.User, "Say what you are to say.")], Options = options };

    internal ValueTask<IChatClient> MakeClientAsync(IReadOnlyList<ConformanceAnswer> answers, CancellationToken cancellationToken) =>
        CreateClientAsync(answers, cancellationToken);

    internal ConformanceRequest MakeRequest(ConformanceAnswer answer, ChatOptions? options) => CreateRequest(answer, options);

    internal bool KeepsToScript => IsExact;
}
