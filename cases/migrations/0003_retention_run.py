from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_daily_sums'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='unconfirmed_visit_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='RetentionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ran_at', models.DateTimeField()),
                ('tried_at', models.DateTimeField()),
                ('held_since', models.DateTimeField(null=True)),
                ('doubt', models.CharField(blank=True, choices=[('', 'None'), ('clock', 'Clock'), ('many', 'Many')], default='', max_length=10)),
            ],
        ),
    ]
