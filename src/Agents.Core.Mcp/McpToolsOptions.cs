using Agents.Core.Mcp.Safety;
using Agents.Core.Tools;
using Microsoft.Extensions.Logging;
using McpTool = ModelContextProtocol.Protocol.Tool;

namespace Agents.Core.Mcp;

/// <summary>How the tools of a server are taken in, and what is kept to when it is spoken to.</summary>
/// <remarks>Values are copied when the connection is made.</remarks>
public sealed class McpToolsOptions
{
    /// <summary>Gets or sets whether the names of tools begin with the name of the server and "__".</summary>
    /// <value>The default is <see langword="true"/>. Without it, tools of two servers may have one name, which a set of tools refuses.</value>
    public bool UsesPrefix { get; set; } = true;

    /// <summary>Gets or sets what decides which tools a model may be shown: each as it was at its first use.</summary>
    /// <value>The default is <see langword="null"/>: one of its own, which remembers for as long as the connection is there. Give one instance to all
    /// servers, so that tools which pass for those of another server are found, and give it a store, so that it remembers.</value>
    public ToolTrust? Trust { get; set; }

    /// <summary>Gets or sets which tools need approval.</summary>
    /// <value>The default is <see cref="McpApproval.FromAnnotations"/>.</value>
    public McpApproval Approval { get; set; }

    /// <summary>Gets or sets the policy that the annotations of each tool are put upon: its timeout, length of results, capabilities.</summary>
    /// <value>The default is <see cref="ToolPolicy.Default"/>.</value>
    public ToolPolicy Policy { get; set; } = ToolPolicy.Default;

    /// <summary>Gets or sets what changes the policy of a tool, given what the server says of it and the policy that follows.</summary>
    /// <value>The default is <see langword="null"/>: nothing. It is called for each tool that is new or has changed.</value>
    public Func<McpTool, ToolPolicy, ToolPolicy>? ConfigurePolicy { get; set; }

    /// <summary>Gets or sets whether the model is offered tools to list and to read what the server has as resources.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Resources { get; set; }

    /// <summary>Gets or sets whether the model is offered tools to list and to fetch the prompts of the server.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Prompts { get; set; }

    /// <summary>Gets or sets how many tools of the server are taken in; the others are left out, and a log message says so.</summary>
    /// <value>1 to 10,000. The default is 512.</value>
    public int MaxTools { get; set; } = 512;

    /// <summary>Gets or sets how many bytes the schema of a tool may have; a tool with a longer one is left out.</summary>
    /// <value>1,024 to 16,777,216 bytes. The default is 65,536.</value>
    public int MaxSchemaBytes { get; set; } = 65_536;

    /// <summary>Gets or sets how many characters of a description the model is shown.</summary>
    /// <value>100 to 100,000 characters. The default is 4,000.</value>
    public int MaxDescriptionLength { get; set; } = 4_000;

    /// <summary>Gets or sets how many bytes one message of the server may have; a longer one ends the connection.</summary>
    /// <value>65,536 to 1,073,741,824 bytes. The default is 16,777,216.</value>
    public int MaxMessageBytes { get; set; } = 16_777_216;

    /// <summary>Gets or sets how much of one content of a result is used: characters of a text, which is cut, or bytes of base64, which are left out.</summary>
    /// <value>1,024 to 1,073,741,824. The default is 4,194,304.</value>
    public int MaxContentBytes { get; set; } = 4_194_304;

    /// <summary>Gets or sets how much of all contents of a result is used, counted in the same way; what is over is left out.</summary>
    /// <value>1,024 to 1,073,741,824. The default is 8,388,608.</value>
    public int MaxResultBytes { get; set; } = 8_388_608;

    /// <summary>Gets or sets how many contents of a result are used.</summary>
    /// <value>1 to 10,000. The default is 100.</value>
    public int MaxContents { get; set; } = 100;

    /// <summary>Gets or sets how long it may take to connect: to start, to agree on the protocol, and to list the tools.</summary>
    /// <value>More than 0 and at most 1 hour. The default is 30 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a server has to end after its input was closed, before its process is killed; and how long parting from
    /// a server may take in all its other steps.</summary>
    /// <value>More than 0 and at most 10 minutes. The default is 3 seconds.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets or sets how often in a row a lost connection is made again. The count begins anew when a call was answered, or a connection
    /// held for a minute.</summary>
    /// <value>0 to 1,000. The default is 5.</value>
    public int MaxReconnects { get; set; } = 5;

    /// <summary>Gets or sets how long is waited before the first attempt to connect again; it doubles with each further one, and varies by half.</summary>
    /// <value>More than 0 and at most 1 hour. The default is 250 milliseconds.</value>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Gets or sets the longest wait before an attempt to connect again.</summary>
    /// <value><see cref="ReconnectDelay"/> to 1 day. The default is 30 seconds.</value>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long is waited after the server said that its tools changed, so that many changes are one.</summary>
    /// <value>More than 0 and at most 1 hour. The default is 250 milliseconds.</value>
    public TimeSpan ListDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Gets or sets the clock of all waits but those of calls, which go by their run's.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets what the variation of waits follows from.</summary>
    /// <value>Any number. The default is 0. Servers of different names vary differently with the same seed.</value>
    public ulong Seed { get; set; }

    /// <summary>Gets or sets where is logged.</summary>
    /// <value>The default is <see langword="null"/>: nowhere. Texts of servers are logged at Trace only.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal McpToolsOptions Copy() => (McpToolsOptions)MemberwiseClone();

    internal void Check(List<string> failures)
    {
        if (!Enum.IsDefined(Approval))
        {
            failures.Add($"{nameof(Approval)} must be one of its named values, but is {(int)Approval}.");
        }

        if (Policy is null)
        {
            failures.Add($"{nameof(Policy)} must not be null.");
        }

        if (TimeProvider is null)
        {
            failures.Add($"{nameof(TimeProvider)} must not be null.");
        }

        CheckNumbers(failures);
        CheckTime(failures, nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromHours(1));
        CheckTime(failures, nameof(ShutdownTimeout), ShutdownTimeout, TimeSpan.FromMinutes(10));
        CheckTime(failures, nameof(ReconnectDelay), ReconnectDelay, TimeSpan.FromHours(1));
        CheckTime(failures, nameof(MaxReconnectDelay), MaxReconnectDelay, TimeSpan.FromDays(1));
        CheckTime(failures, nameof(ListDelay), ListDelay, TimeSpan.FromHours(1));
        if (MaxReconnectDelay < ReconnectDelay)
        {
            failures.Add($"{nameof(MaxReconnectDelay)} must be at least {nameof(ReconnectDelay)}, which is {ReconnectDelay}, but is {MaxReconnectDelay}.");
        }
    }

    private void CheckNumbers(List<string> failures)
    {
        const int GibiByte = 1 << 30;
        CheckNumber(failures, nameof(MaxTools), MaxTools, 1, 10_000);
        CheckNumber(failures, nameof(MaxSchemaBytes), MaxSchemaBytes, 1_024, 16_777_216);
        CheckNumber(failures, nameof(MaxDescriptionLength), MaxDescriptionLength, 100, 100_000);
        CheckNumber(failures, nameof(MaxMessageBytes), MaxMessageBytes, 65_536, GibiByte);
        CheckNumber(failures, nameof(MaxContentBytes), MaxContentBytes, 1_024, GibiByte);
        CheckNumber(failures, nameof(MaxResultBytes), MaxResultBytes, 1_024, GibiByte);
        CheckNumber(failures, nameof(MaxContents), MaxContents, 1, 10_000);
        CheckNumber(failures, nameof(MaxReconnects), MaxReconnects, 0, 1_000);
    }

    private static void CheckNumber(List<string> failures, string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            failures.Add($"{name} must be {least} to {most}, but is {value}.");
        }
    }

    private static void CheckTime(List<string> failures, string name, TimeSpan value, TimeSpan most)
    {
        if (value <= TimeSpan.Zero || value > most)
        {
            failures.Add($"{name} must be more than 0 and at most {most}, but is {value}.");
        }
    }
}
