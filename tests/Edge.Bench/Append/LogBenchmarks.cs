using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Edge.Bench.Measures;
using Edge.Records;

namespace Edge.Bench.Append;

/// <summary>Times of single operations, by BenchmarkDotNet: appending in memory and on the disk, and finding a minute among 60 days.</summary>
[MemoryDiagnoser]
public class LogBenchmarks
{
    private const int Minutes = 60 * 1440;
    private readonly MinuteSource _source = new(16);
    private readonly Record _record = new();
    private readonly Random _random = new(1);
    private BenchLog _memory = null!;
    private RecordLog _disk = null!;
    private RecordReader _reader = null!;
    private string _folder = "";

    /// <summary>Runs them in this process.</summary>
    public static void Run() =>
        BenchmarkRunner.Run<LogBenchmarks>(ManualConfig.Create(DefaultConfig.Instance).AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));

    [GlobalSetup]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("edge-bench-").FullName;
        _disk = AppendBench.OpenLog(_folder);
        _memory = BenchLog.OnCard();
        _memory.Append(_source, Minutes);
        _reader = new RecordReader(_memory.Log);
    }

    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public void AppendInMemory() => _memory.Append(_source, 1);

    [Benchmark]
    public void AppendOnDisk() => AppendBench.AppendAll(_disk, [_source.Next()]);

    [Benchmark]
    public bool FindMinute()
    {
        long utcMs = MinuteSource.StartUtcMs + (_random.Next(Minutes) * (long)MinuteSource.MinuteMs);
        _reader.SeekRange(utcMs, utcMs + MinuteSource.MinuteMs);
        return _reader.TryRead(_record);
    }
}
