using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace Liaison.Kernel.Jobs;

public static class Jobs
{
    /// <summary>Quartz in its clustered PostgreSQL store (schema <c>jobs</c>): each firing runs on one host, and a host's death leaves no gap.</summary>
    public static IHostApplicationBuilder AddJobs(this IHostApplicationBuilder builder)
    {
        builder.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(s => s.InstanceName = "liaison");
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(db => db.UseRegisteredDataSource = true);
                store.UseClustering(c => c.CheckinInterval = TimeSpan.FromSeconds(5));
                store.ProvisionSchema();
                store.ConfigureStore(o => o.TablePrefix = "jobs.qrtz_");
            });
        });
        builder.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
        return builder;
    }

    /// <summary>Registers a job that fires by itself, at this interval, on one of the hosts.</summary>
    public static IServiceCollection AddRecurringJob<TJob>(this IServiceCollection services, string name, TimeSpan interval)
        where TJob : class, IJob =>
        services.AddQuartz(quartz =>
        {
            quartz.AddJob<TJob>(job => job.WithIdentity(name).StoreDurably().DisallowConcurrentExecution());
            quartz.AddTrigger(trigger => trigger.ForJob(name).WithIdentity(name).WithSimpleSchedule(s => s.WithInterval(interval).RepeatForever()));
        });
}
