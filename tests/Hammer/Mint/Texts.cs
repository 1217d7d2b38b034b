using Integrity.Identifiers;
using Integrity.Testing;

namespace Integrity.Hammer.Mint;

/// <summary>Bodies as an office writes them, each complete: no finding follows from them.</summary>
internal static class Texts
{
    private static readonly string Photo = Bodies.Sha256("photo");

    public static readonly Said Seal = new($"\"seal\":\"XJ-0001\",\"before\":\"{Photo}\",\"after\":\"{Photo}\",\"shielded\":true", ("note", "\"飞行模式\""));

    public static readonly Said Unseal = new($"\"seal\":\"XJ-0001\",\"reason\":\"检验\",\"video\":\"{Photo}\"", ("note", "\"封条完好\""));

    public static readonly Said Check = new("\"match\":true", ("note", "\"例行核验\""));

    public static readonly Said Deposit = new("\"locker\":\"A-17\",\"condition\":\"完好\"", ("note", "\"一案一柜\""));

    public static readonly Said Withdraw = new("\"purpose\":\"送检\",\"due\":\"2026-12-31T09:00:00Z\"", ("note", "\"已批准\""));

    public static readonly Said AcceptSealed = new("\"seal\":\"XJ-0001\",\"condition\":\"封条完好，与记载一致\"", ("note", "\"当面清点\""));

    public static readonly Said Accept = new("\"condition\":\"与记载一致\"", ("note", "\"当面清点\""));

    public static readonly Said Report = new(
        $"\"request\":\"提取聊天记录\",\"method\":\"SF/Z JD0400001\",\"basis\":\"GB/T 29362-2023\",\"findings\":\"{Photo}\"",
        ("qualification", "{\"number\":\"SF-33-0001\",\"scope\":\"电子数据鉴定\"}"),
        ("conclusion", "\"检出相关记录\""));

    private static readonly string ImageDigests = Bodies.Digests("image").ToJsonString();

    public static Said Collect(string @case) => new(
        $"\"kind\":\"handset\",\"method\":\"seizure\",\"case\":\"{@case}\",\"from\":\"2026-10-02T01:00:00Z\",\"to\":\"2026-10-02T01:40:00Z\",\"instrument\":\"仙公（刑）扣字〔2026〕101号\"",
        ("place", "\"仙居县福应街道某处\""),
        ("description", "\"黑色手机一部，屏幕左上角有裂痕\""),
        ("holder", "{\"name\":\"某甲\",\"signed\":true}"),
        ("witness", "{\"name\":\"某乙\",\"number\":\"W-7\"}"));

    public static Said Acquire(EvidenceCode child) => new(
        "\"tool\":{\"name\":\"ewfacquire\",\"version\":\"20140816\"},\"started\":\"2026-10-03T02:00:00Z\",\"ended\":\"2026-10-03T02:30:00Z\",\"writeBlocker\":\"Tableau T35u\","
        + $"\"video\":\"{Photo}\",\"verification\":{{\"source\":\"match\",\"image\":\"match\"}},\"badSectors\":0,\"children\":[{{\"code\":\"{child}\",\"kind\":\"image\",\"digests\":{ImageDigests}}}]",
        ("note", "\"两次读取一致\""));

    public static Said Derive(string parent, Hash256 statement) =>
        new($"\"parent\":\"{parent}\",\"statement\":\"sha256:{statement}\",\"kind\":\"image\",\"digests\":{ImageDigests},\"how\":\"bit-by-bit image\"");
}
