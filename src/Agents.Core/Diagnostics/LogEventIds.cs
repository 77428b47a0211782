namespace Agents.Core.Diagnostics;

/// <summary>The stable ids of everything the library logs, by hundreds a namespace, and the category it logs under.</summary>
internal static class LogEventIds
{
    public const string Category = "Agents.Core";

    public const int RunStarted = 1000;
    public const int RunCompleted = 1001;
    public const int RunFailed = 1002;
    public const int RunCanceled = 1003;
    public const int ObserverFailed = 1010;
    public const int ObserversAbandoned = 1011;
    public const int ReservationsLeft = 1012;
    public const int ApproverFailed = 1013;
    public const int RunThrew = 1014;
    public const int ObserverThrew = 1015;
    public const int ApproverThrew = 1016;
    public const int TelemetryFailed = 1017;
    public const int TelemetryThrew = 1018;

    public const int ToolNotSucceeded = 1100;
    public const int ToolThrew = 1101;
    public const int AbandonedToolThrew = 1102;
    public const int ToolRerouted = 1103;
    public const int ToolNotGranted = 1104;

    public const int ModelFailed = 1200;
    public const int StoppedEarly = 1201;
    public const int SummarizerFailed = 1202;
    public const int ModelThrew = 1203;
    public const int SummarizerThrew = 1204;
    public const int ToolChangeRefused = 1205;

    public const int GraphCallbackFailed = 1300;
    public const int GraphCallbackThrew = 1301;

    public const int EscalationThrew = 1400;
    public const int RouteMonitorFailed = 1401;
    public const int RouteMonitorThrew = 1402;
    public const int PostConditionThrew = 1403;
    public const int ProbeThrew = 1404;
    public const int JudgeThrew = 1405;

    public const int McpConnected = 1500;
    public const int McpConnectionLost = 1501;
    public const int McpConnectingFailed = 1502;
    public const int McpConnectionClosed = 1503;
    public const int McpToolsChanged = 1504;
    public const int McpListingFailed = 1505;
    public const int McpToolLeftOut = 1506;
    public const int McpTooManyTools = 1507;
    public const int McpProcessKilled = 1508;
    public const int McpFailed = 1509;
    public const int McpProcessSaid = 1510;
    public const int McpProgramNotStarted = 1511;
    public const int McpToolBlocked = 1550;
    public const int McpToolSuspicious = 1551;
    public const int McpToolAccepted = 1552;
    public const int McpServingStarted = 1560;
    public const int McpServingEnded = 1561;
    public const int McpCallEnded = 1562;
    public const int McpCallThrew = 1563;
    public const int McpCallRefused = 1564;
    public const int McpCallsGivenUp = 1565;
    public const int McpCallNotTraced = 1566;
    public const int McpMessageTooLong = 1567;
}
