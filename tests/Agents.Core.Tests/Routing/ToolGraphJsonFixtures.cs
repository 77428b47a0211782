namespace Agents.Core.Tests.Routing;

/// <summary>Tool graphs as earlier versions wrote them. They are never changed: what was stored must be read.</summary>
internal static class ToolGraphJsonFixtures
{
    /// <summary>Gets a graph in version 1, which is one line.</summary>
    public static string Version1 { get; } = """
        {"version":1,"tools":[{"name":"crm","cost":1},{"name":"stripe","cost":0.5},{"name":"caf\u00E9","cost":1000000000}],
        "stages":[{"name":"both","tools":["stripe","caf\u00E9"],"min":2,"cost":3}],"starts":["resumed"],
        "goals":[{"name":"refund","states":["goal","queued"],"requires":["payment"]},{"name":"look","states":["seen"],"requires":[]}],
        "edges":[{"from":"start","to":"crm","cost":1},{"from":"resumed","to":"crm","cost":0},{"from":"crm","to":"both","cost":3,"goals":["refund"]},
        {"from":"both","to":"goal","cost":0},{"from":"both","to":"queued","cost":0.1},{"from":"crm","to":"seen","cost":1E-07,"goals":["look","refund"]}]}
        """.ReplaceLineEndings("");
}
