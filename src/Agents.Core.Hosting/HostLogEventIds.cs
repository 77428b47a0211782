namespace Agents.Core.Hosting;

/// <summary>The stable ids of what the package logs, and the category that it logs under.</summary>
internal static class HostLogEventIds
{
    public const string Category = "Agents.Core.Hosting";

    public const int Started = 3000;
    public const int FactoryThrew = 3001;
    public const int SourceFailed = 3002;
    public const int OptionalSourceFailed = 3003;
    public const int OptionalSourceConnected = 3004;
    public const int Reloaded = 3010;
    public const int ReloadRefused = 3011;
    public const int LimitsNeedRestart = 3012;
    public const int Draining = 3020;
    public const int Canceling = 3021;
    public const int StillRunning = 3022;
    public const int Stopped = 3023;
    public const int CallbackThrew = 3024;
    public const int DisposalFailed = 3030;
    public const int ScopeDisposalFailed = 3031;
    public const int CheckThrew = 3040;
}
